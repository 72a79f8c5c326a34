package dev.isomorph.backend.reference;

import dev.isomorph.spec.Size2d;
import java.util.Arrays;

/** For each pixel of an output the taps that reach it, in order, and the input's pixel of each. */
final class TapTable {
  private final int[] begins;
  private int[] taps = new int[16];
  private int[] pixels = new int[16];
  private int count;

  private TapTable(int outputPixels) {
    this.begins = new int[outputPixels + 1];
  }

  /** The output is the small map. */
  static TapTable gathering(Correlation correlation, Size2d big, Size2d small) {
    Size2d kernel = correlation.kernelSize();
    TapTable table = new TapTable(Math.toIntExact(small.area()));
    for (int y = 0; y < small.height(); y++) {
      for (int x = 0; x < small.width(); x++) {
        for (int tap = 0; tap < kernel.area(); tap++) {
          int bigY = y * correlation.stride().height() + correlation.offsetY(tap / kernel.width());
          int bigX = x * correlation.stride().width() + correlation.offsetX(tap % kernel.width());
          table.add(tap, bigY, bigX, big);
        }
        table.begins[y * small.width() + x + 1] = table.count;
      }
    }
    return table;
  }

  /** The output is the big map. */
  static TapTable scattering(Correlation correlation, Size2d small, Size2d big) {
    Size2d kernel = correlation.kernelSize();
    Size2d stride = correlation.stride();
    TapTable table = new TapTable(Math.toIntExact(big.area()));
    for (int y = 0; y < big.height(); y++) {
      for (int x = 0; x < big.width(); x++) {
        for (int tap = 0; tap < kernel.area(); tap++) {
          int smallY = y - correlation.offsetY(tap / kernel.width());
          int smallX = x - correlation.offsetX(tap % kernel.width());
          if (smallY % stride.height() == 0 && smallX % stride.width() == 0) {
            table.add(tap, smallY / stride.height(), smallX / stride.width(), small);
          }
        }
        table.begins[y * big.width() + x + 1] = table.count;
      }
    }
    return table;
  }

  private void add(int tap, int y, int x, Size2d input) {
    if (y < 0 || y >= input.height() || x < 0 || x >= input.width()) {
      return;
    }
    if (count == taps.length) {
      taps = Arrays.copyOf(taps, 2 * count);
      pixels = Arrays.copyOf(pixels, 2 * count);
    }
    taps[count] = tap;
    pixels[count++] = y * input.width() + x;
  }

  /** Where the entries of an output's pixel begin; they end where those of the next one begin. */
  int begin(int outputPixel) {
    return begins[outputPixel];
  }

  /** The tap of an entry: {@code ky * width + kx}. */
  int tap(int entry) {
    return taps[entry];
  }

  /** The input's pixel of an entry: {@code y * width + x}. */
  int pixel(int entry) {
    return pixels[entry];
  }
}
