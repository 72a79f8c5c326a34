package dev.isomorph.anomaly;

import dev.isomorph.anomaly.tile.PieceGrid;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;

/**
 * An image put together from pieces, small enough to be shown: each pixel is the mean of the square
 * of pixels that it stands for, those at the right and the bottom of fewer.
 */
final class PiecePicture {
  private final Size2d image;
  private final int step;
  private final Size2d size;
  private final float[] values;

  PiecePicture(Size2d image, int step) {
    this.image = image;
    this.step = step;
    this.size = new Size2d(reduced(image.height()), reduced(image.width()));
    this.values = new float[Math.toIntExact(RgbImage.CHANNELS * size.area())];
  }

  private int reduced(int length) {
    return (length + step - 1) / step;
  }

  /** Adds what is kept of a piece [1, 3, H, W]. */
  void add(PieceGrid.Kept kept, Tensor piece) {
    int height = piece.shape()[2];
    int width = piece.shape()[3];
    FloatBuffer from = piece.buffer();
    float[] line = new float[kept.width()];
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      for (int y = 0; y < kept.height(); y++) {
        from.get((c * height + kept.rowInPiece() + y) * width + kept.columnInPiece(), line);
        addLine(line, c, kept.top() + y, kept.left());
      }
    }
  }

  private void addLine(float[] line, int channel, int row, int left) {
    int target = (channel * size.height() + row / step) * size.width();
    int squareHeight = Math.min(step, image.height() - row / step * step);
    for (int x = 0; x < line.length; x++) {
      int column = (left + x) / step;
      int area = squareHeight * Math.min(step, image.width() - column * step);
      values[target + column] += line[x] / area;
    }
  }

  Tensor tensor() {
    return Tensor.wrap(values, 1, RgbImage.CHANNELS, size.height(), size.width());
  }
}
