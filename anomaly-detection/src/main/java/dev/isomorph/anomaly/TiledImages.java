package dev.isomorph.anomaly;

import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.score.TermMaps;
import dev.isomorph.anomaly.tile.TileGrid;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.concurrent.ParallelLoop;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The maps of images that are cut into tiles: the tiles of an image go through the network batch by
 * batch, and their maps are blended to maps of the whole image.
 *
 * @param model not closed
 * @param tile the size of a tile, which is that of the network's input
 * @param tiling how images are cut
 * @param scoring what the network's outputs are wanted for
 */
record TiledImages(CompiledModel model, Size2d tile, Tiling tiling, Scoring scoring)
    implements LargeImages {
  /** Looks at a batch of tiles. */
  private interface Look {
    void at(int firstTile, Outputs outputs);
  }

  @Override
  public List<float[]> maps(RgbImage image, TermMaps terms) {
    return maps(image, terms, Optional.empty());
  }

  @Override
  public Shown shown(RgbImage image, TermMaps terms) {
    TileGrid grid = grid(image);
    int step = LargeImages.pictureStep(grid.image());
    TiledPicture input = new TiledPicture(grid, step);
    TiledPicture reconstruction = new TiledPicture(grid, step);
    List<float[]> maps =
        maps(
            image,
            terms,
            Optional.of(
                (first, outputs) -> {
                  input.add(first, outputs.input());
                  reconstruction.add(first, outputs.reconstruction());
                }));
    return new Shown(maps, input.tensor(), reconstruction.tensor());
  }

  private TileGrid grid(RgbImage image) {
    return tiling.grid(new Size2d(image.height(), image.width()), tile);
  }

  private List<float[]> maps(RgbImage image, TermMaps terms, Optional<Look> look) {
    TileGrid grid = grid(image);
    List<float[]> whole = terms.begun(image);
    List<float[]> ofTiles = terms.ofParts(whole);
    for (int first = 0; first < grid.size(); first += ScoringPipeline.BATCH_SIZE) {
      LargeImages.requireNotInterrupted();
      int count = Math.min(ScoringPipeline.BATCH_SIZE, grid.size() - first);
      Tensor input = batch(image, grid, first, count);
      Outputs outputs =
          look.isPresent()
              ? Outputs.of(model, input, scoring)
              : Outputs.toScore(model, input, scoring);
      List<List<float[]>> maps = ParallelLoop.map(count, n -> terms.ofPart(outputs.pair(n)));
      for (int n = 0; n < count; n++) {
        for (int term = 0; term < ofTiles.size(); term++) {
          grid.blend(first + n, maps.get(n).get(term), 0, ofTiles.get(term));
        }
      }
      int firstTile = first;
      look.ifPresent(l -> l.at(firstTile, outputs));
    }
    return whole;
  }

  private Tensor batch(RgbImage image, TileGrid grid, int first, int count) {
    int values = RgbImage.CHANNELS * tile.height() * tile.width();
    FloatBuffer batch = FloatBuffer.allocate(count * values);
    for (int n = 0; n < count; n++) {
      Preprocessing.scaleInto(grid.cut(image, first + n), batch);
    }
    batch.flip();
    return Tensor.wrap(batch, count, RgbImage.CHANNELS, tile.height(), tile.width());
  }
}
