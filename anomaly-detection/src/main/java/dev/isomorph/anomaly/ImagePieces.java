package dev.isomorph.anomaly;

import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.PieceContext;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.score.TermMaps;
import dev.isomorph.anomaly.tile.PieceGrid;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Precision;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The maps of images that a fully convolutional network computes in large pieces, as one pass over
 * the whole image would give them, up to rounding.
 *
 * <p>One piece is computed at a time, whichever threads ask, so that the engine's memory is
 * bounded: the outputs that a piece needs at once take at most {@link #MAX_OUTPUT_BYTES}. An engine
 * takes a small multiple of that, and may keep it for the two sizes of pieces that were used last.
 */
final class ImagePieces implements LargeImages {
  /**
   * Outputs of a piece that are needed at once, at most, in the precision that is computed with.
   */
  static final long MAX_OUTPUT_BYTES = 128L << 20;

  private final PieceModels models;
  private final Size2d least;
  private final Tiling tiling;
  private final Scoring scoring;
  private final PieceContext context;
  private final long maxPixels;

  /** Memory for a piece, used again and again; guarded by the models. */
  private FloatBuffer memory = FloatBuffer.allocate(0);

  ImagePieces(CompiledModel model, Tiling tiling, Scoring scoring, PieceContext context) {
    this(
        model,
        tiling,
        scoring,
        context,
        MAX_OUTPUT_BYTES
            * (model.precision() == Precision.BF16 ? 2 : 1)
            * model.plan().architecture().input().spatial().area()
            / Outputs.inferenceBytes(model.plan(), scoring));
  }

  /**
   * With pieces of a size of the caller's.
   *
   * @param maxPixels pixels of a piece, at most
   */
  ImagePieces(
      CompiledModel model, Tiling tiling, Scoring scoring, PieceContext context, long maxPixels) {
    this.models = new PieceModels(model, maxPixels);
    this.least = model.plan().architecture().input().spatial();
    this.tiling = tiling;
    this.scoring = scoring;
    this.context = context;
    this.maxPixels = maxPixels;
  }

  @Override
  public Tiling tiling() {
    return tiling;
  }

  @Override
  public List<float[]> maps(RgbImage image, TermMaps terms) {
    return maps(grid(image), image, terms, Optional.empty());
  }

  @Override
  public Shown shown(RgbImage image, TermMaps terms) {
    PieceGrid grid = grid(image);
    int step = LargeImages.pictureStep(grid.image());
    PiecePicture input = new PiecePicture(grid.image(), step);
    PiecePicture reconstruction = new PiecePicture(grid.image(), step);
    List<float[]> maps =
        maps(
            grid,
            image,
            terms,
            Optional.of(
                (kept, outputs) -> {
                  input.add(kept, outputs.input());
                  reconstruction.add(kept, outputs.reconstruction());
                }));
    return new Shown(maps, input.tensor(), reconstruction.tensor());
  }

  private PieceGrid grid(RgbImage image) {
    return PieceGrid.of(new Size2d(image.height(), image.width()), least, context, maxPixels);
  }

  /** Looks at a piece. */
  private interface Look {
    void at(PieceGrid.Kept kept, Outputs outputs);
  }

  private List<float[]> maps(PieceGrid grid, RgbImage image, TermMaps terms, Optional<Look> look) {
    List<float[]> whole = terms.begun(image);
    List<float[]> ofPieces = terms.ofParts(whole);
    for (int n = 0; n < grid.size(); n++) {
      LargeImages.requireNotInterrupted();
      int piece = n;
      models.use(
          new PieceModels.Use(grid.piece(), look.isPresent()),
          model -> {
            Tensor input = input(grid, image, piece);
            Outputs outputs =
                look.isPresent()
                    ? Outputs.of(model, input, scoring)
                    : Outputs.toScore(model, input, scoring);
            List<float[]> maps = terms.ofPart(outputs.pair(0));
            for (int term = 0; term < maps.size(); term++) {
              grid.copyKept(piece, maps.get(term), ofPieces.get(term));
            }
            look.ifPresent(l -> l.at(grid.kept(piece), outputs));
          });
    }
    return whole;
  }

  private Tensor input(PieceGrid grid, RgbImage image, int n) {
    Size2d size = grid.piece();
    int values = Math.toIntExact(RgbImage.CHANNELS * size.area());
    if (memory.capacity() < values) {
      memory =
          ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    grid.cut(image, n, memory);
    return Tensor.wrap(memory.slice(0, values), 1, RgbImage.CHANNELS, size.height(), size.width());
  }

  @Override
  public void close() {
    models.close();
  }
}
