package dev.isomorph.anomaly.tile;

import dev.isomorph.anomaly.score.PieceContext;
import dev.isomorph.api.concurrent.ParallelLoop;
import dev.isomorph.imaging.Mirror;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;

/**
 * The pieces in which a fully convolutional network computes one image: of one size, as few and as
 * even as their area allows, numbered row by row. Each has as much of the image around what is kept
 * of it as that depends on, so that together they give what one pass over the whole image gives.
 *
 * <p>At the right and at the bottom the image is continued by its mirror image up to a multiple of
 * the alignment, the pixel at the border twice, and at least to the size of the network's input.
 */
public final class PieceGrid {
  /** More along one side than any image that is read takes. */
  private static final int MAX_COUNT = 256;

  private final Size2d image;
  private final PieceAxis rows;
  private final PieceAxis columns;

  private PieceGrid(Size2d image, PieceAxis rows, PieceAxis columns) {
    this.image = image;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * The pieces of an image: of all that are small enough, those that have the fewest pixels
   * together.
   *
   * @param least the size of the network's input
   * @param context what a piece needs around what is kept of it
   * @param maxPixels pixels of a piece, at most; where the context alone is larger, the smallest
   *     pieces that there are
   */
  public static PieceGrid of(Size2d image, Size2d least, PieceContext context, long maxPixels) {
    Size2d alignment = context.alignment();
    int height = padded(image.height(), least.height(), alignment.height());
    int width = padded(image.width(), least.width(), alignment.width());
    int fewestRows = alignment.height() + context.before().height() + context.after().height();
    int fewestColumns = alignment.width() + context.before().width() + context.after().width();
    PieceGrid best = null;
    for (int down = 1; down <= MAX_COUNT; down++) {
      PieceAxis rows =
          PieceAxis.of(
              height,
              down,
              context.before().height(),
              context.after().height(),
              alignment.height());
      for (int across = 1; across <= MAX_COUNT; across++) {
        PieceAxis columns =
            PieceAxis.of(
                width,
                across,
                context.before().width(),
                context.after().width(),
                alignment.width());
        PieceGrid grid = new PieceGrid(image, rows, columns);
        if (best == null || grid.isBetterThan(best, maxPixels)) {
          best = grid;
        }
        if (grid.piece().area() <= maxPixels || columns.piece() <= fewestColumns) {
          break; // more of them only compute more
        }
      }
      if (rows.piece() <= fewestRows) {
        break;
      }
    }
    return best;
  }

  private boolean isBetterThan(PieceGrid other, long maxPixels) {
    boolean fits = piece().area() <= maxPixels;
    boolean otherFits = other.piece().area() <= maxPixels;
    if (fits && otherFits) {
      return computedPixels() < other.computedPixels();
    }
    return fits || !otherFits && piece().area() < other.piece().area();
  }

  private static int padded(int length, int least, int alignment) {
    return (Math.max(length, least) + alignment - 1) / alignment * alignment;
  }

  /** Number of pieces. */
  public int size() {
    return Math.multiplyExact(rows.count(), columns.count());
  }

  /** The size of the image. */
  public Size2d image() {
    return image;
  }

  /** The size of every piece. */
  public Size2d piece() {
    return new Size2d(rows.piece(), columns.piece());
  }

  /** Pixels of all pieces together. */
  public long computedPixels() {
    return size() * piece().area();
  }

  /**
   * What is kept of a piece.
   *
   * @param top the first row of the image
   * @param left the first column of the image
   * @param height rows; 0 where all are beyond the image
   * @param width columns; 0 where all are beyond the image
   * @param rowInPiece where the first row is in the piece
   * @param columnInPiece where the first column is in the piece
   */
  public record Kept(int top, int left, int height, int width, int rowInPiece, int columnInPiece) {}

  /** What is kept of the n-th piece. */
  public Kept kept(int n) {
    int row = n / columns.count();
    int column = n % columns.count();
    int top = rows.keptFrom(row);
    int left = columns.keptFrom(column);
    return new Kept(
        top,
        left,
        Math.max(0, Math.min(rows.keptTo(row), image.height()) - top),
        Math.max(0, Math.min(columns.keptTo(column), image.width()) - left),
        top - rows.start(row),
        left - columns.start(column));
  }

  /**
   * Writes the n-th piece of an image of this size, scaled to [-1, 1].
   *
   * @param target at least 3 * H * W values of a piece; from the first on
   */
  public void cut(RgbImage from, int n, FloatBuffer target) {
    int top = rows.start(n / columns.count());
    int left = columns.start(n % columns.count());
    int height = rows.piece();
    int width = columns.piece();
    byte[] samples = from.samples();
    ParallelLoop.forEach(
        height,
        y -> {
          int row = Mirror.borderTwice(top + y, image.height()) * image.width();
          float[] line = new float[width];
          for (int c = 0; c < RgbImage.CHANNELS; c++) {
            int inside = Math.min(width, image.width() - left);
            for (int x = 0, i = (row + left) * RgbImage.CHANNELS + c; x < inside; x++) {
              line[x] = Preprocessing.scaled(samples[i]);
              i += RgbImage.CHANNELS;
            }
            for (int x = Math.max(0, inside); x < width; x++) {
              int column = Mirror.borderTwice(left + x, image.width());
              line[x] = Preprocessing.scaled(samples[(row + column) * RgbImage.CHANNELS + c]);
            }
            target.put((c * height + y) * width, line);
          }
        });
  }

  /** Copies what is kept of the n-th piece's map, [H, W], to its place in that of the image. */
  public void copyKept(int n, float[] ofPiece, float[] ofImage) {
    Kept kept = kept(n);
    for (int y = 0; y < kept.height(); y++) {
      System.arraycopy(
          ofPiece,
          (kept.rowInPiece() + y) * columns.piece() + kept.columnInPiece(),
          ofImage,
          (kept.top() + y) * image.width() + kept.left(),
          kept.width());
    }
  }
}
