package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.anomaly.score.Scored;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.tile.TileGrid;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Size2d;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Images cut into tiles, one at a time; the score is pooled from the map of the whole image. */
final class TiledInspector implements Inspector {
  /** What an image and its reconstruction are shown with, at most, on the longer side. */
  static final int LARGEST_PICTURE = 1024;

  private final TiledImages tiles;
  private final Scorer scorer;
  private final OptionalDouble threshold;

  TiledInspector(TiledImages tiles, Scorer scorer, OptionalDouble threshold) {
    this.tiles = tiles;
    this.scorer = scorer;
    this.threshold = threshold;
  }

  @Override
  public void score(Iterator<Example> examples, ScoreListener listener) {
    each(
        examples,
        example ->
            new ImageScore(example, scorer.score(tiles.maps(example, scorer::maps)), threshold),
        listener::scored,
        listener::skipped);
  }

  @Override
  public void inspect(Iterator<Example> examples, InspectionListener listener) {
    each(examples, this::inspect, listener::inspected, listener::skipped);
  }

  private interface Work<T> {
    T on(Example example) throws UnreadableImageException;
  }

  private static <T> void each(
      Iterator<Example> examples,
      Work<T> work,
      Consumer<T> done,
      Consumer<UnreadableImageException> skipped) {
    while (examples.hasNext()) {
      T result;
      try {
        result = work.on(examples.next());
      } catch (UnreadableImageException e) {
        skipped.accept(e);
        continue;
      }
      done.accept(result);
    }
  }

  @Override
  public Inspection inspect(Example example) throws UnreadableImageException {
    RgbImage image = tiles.image(example);
    TileGrid grid = tiles.grid(image);
    Size2d size = grid.image();
    int step = (Math.max(size.height(), size.width()) - 1) / LARGEST_PICTURE + 1;
    TiledPicture input = new TiledPicture(grid, step);
    TiledPicture reconstruction = new TiledPicture(grid, step);
    List<float[]> maps =
        tiles.maps(
            image,
            scorer::maps,
            (first, outputs) -> {
              input.add(first, outputs.input());
              reconstruction.add(first, outputs.reconstruction());
            });
    Scored result = scorer.scored(maps);
    return new Inspection(
        new ImageScore(example, result.score(), threshold),
        input.tensor(),
        reconstruction.tensor(),
        Tensor.wrap(result.map(), size.height(), size.width()));
  }
}
