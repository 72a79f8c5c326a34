package dev.isomorph.anomaly.score;

import dev.isomorph.api.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What comes out of a network at one place for one image: [C, H, W], or [F] as [F, 1, 1]. */
final class Features {
  private final float[] values;
  private final int channels;
  private final int height;
  private final int width;

  private Features(float[] values, int channels, int height, int width) {
    this.values = values;
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  /** The n-th of a batch [N, C, H, W] or [N, F]. */
  static Features of(Tensor batch, int n) {
    int[] shape = batch.shape();
    if (shape.length != 2 && shape.length != 4) {
      throw new IllegalArgumentException(
          "scoring: expected features [N, C, H, W] or [N, F], got " + batch);
    }
    boolean map = shape.length == 4;
    return new Features(
        batch.examples(n, 1).toArray(), shape[1], map ? shape[2] : 1, map ? shape[3] : 1);
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  Features minus(Features other) {
    float[] difference = values.clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= other.values[i];
    }
    return new Features(difference, channels, height, width);
  }

  /** All channels at each position, in C order of the positions. */
  List<float[]> positions() {
    int positions = height * width;
    List<float[]> points = new ArrayList<>(positions);
    for (int p = 0; p < positions; p++) {
      float[] point = new float[channels];
      for (int c = 0; c < channels; c++) {
        point[c] = values[c * positions + p];
      }
      points.add(point);
    }
    return points;
  }

  /** The same as rows of one array, [H * W, C]. */
  float[] pointRows() {
    int positions = height * width;
    float[] rows = new float[values.length];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < positions; p++) {
        rows[p * channels + c] = values[c * positions + p];
      }
    }
    return rows;
  }

  /**
   * Each channel averaged over a square of positions around each; at the border over those of them
   * that are inside.
   *
   * @param side positions along each side of the square, odd
   */
  Features averaged(int side) {
    float[] averaged = new float[values.length];
    int reach = side / 2;
    for (int i = 0; i < averaged.length; i++) {
      int x = i % width;
      int y = i / width % height;
      int top = Math.max(y - reach, 0);
      int bottom = Math.min(y + reach, height - 1);
      int left = Math.max(x - reach, 0);
      int right = Math.min(x + reach, width - 1);
      double sum = 0;
      for (int row = top; row <= bottom; row++) {
        int start = i + (row - y) * width - x;
        for (int column = left; column <= right; column++) {
          sum += values[start + column];
        }
      }
      averaged[i] = (float) (sum / ((bottom - top + 1) * (right - left + 1)));
    }
    return new Features(averaged, channels, height, width);
  }

  /** How many cells along each side a grid has here: features without a place have one. */
  int cells(int grid) {
    return height == 1 && width == 1 ? 1 : grid;
  }

  /**
   * Averages of grid x grid cells, [C, grid, grid] in C order. As in adaptive pooling a cell goes
   * from {@code floor(i * H / grid)} to {@code ceil((i + 1) * H / grid)}.
   */
  float[] pooled(int grid) {
    int cells = cells(grid);
    float[] pooled = new float[channels * cells * cells];
    for (int i = 0; i < pooled.length; i++) {
      int y = i / cells % cells;
      int x = i % cells;
      int bottom = ((y + 1) * height + cells - 1) / cells;
      int right = ((x + 1) * width + cells - 1) / cells;
      double sum = 0;
      int top = y * height / cells;
      int left = x * width / cells;
      for (int row = top; row < bottom; row++) {
        int start = (i / (cells * cells) * height + row) * width;
        for (int column = left; column < right; column++) {
          sum += values[start + column];
        }
      }
      pooled[i] = (float) (sum / ((bottom - top) * (right - left)));
    }
    return pooled;
  }
}
