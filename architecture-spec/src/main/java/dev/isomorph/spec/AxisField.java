package dev.isomorph.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A {@link ReceptiveField} along one axis. */
record AxisField(int alignment, int before, int after) {
  /** How many input pixels a cell of an output stands for, as a fraction in lowest terms. */
  private record Stride(long pixels, long cells) {
    static final Stride ONE = new Stride(1, 1);

    Stride times(AxisWindow window) {
      return window.transposed()
          ? reduced(pixels, Math.multiplyExact(cells, window.stride()))
          : reduced(Math.multiplyExact(pixels, window.stride()), cells);
    }

    private static Stride reduced(long pixels, long cells) {
      long divisor = gcd(pixels, cells);
      return new Stride(pixels / divisor, cells / divisor);
    }
  }

  /**
   * Of some outputs together.
   *
   * @param steps what the outputs depend on, in order
   * @param outputs paths
   * @return empty if a layer has no window, or branches are joined that differ in stride
   */
  static Optional<AxisField> of(
      List<Step> steps, List<String> outputs, AxisWindow.OfLayer ofLayer) {
    Map<String, AxisWindow> windows = new HashMap<>();
    Map<String, Stride> strides = new HashMap<>(Map.of(Architecture.INPUT, Stride.ONE));
    long alignment = 1;
    for (Step step : steps) {
      Optional<AxisWindow> window = step.layer().accept(ofLayer);
      List<Stride> read = step.node().inputs().stream().map(strides::get).distinct().toList();
      if (window.isEmpty() || read.size() != 1) {
        return Optional.empty();
      }
      Stride stride = read.get(0).times(window.get());
      windows.put(step.path(), window.get());
      strides.put(step.path(), stride);
      alignment = Math.multiplyExact(alignment, stride.pixels() / gcd(alignment, stride.pixels()));
    }
    int before = 0;
    int after = 0;
    for (String output : outputs) {
      Stride stride = strides.get(output);
      for (long cell = 0; cell < alignment * stride.cells() / stride.pixels(); cell++) {
        SortedSet<Integer> read = read(steps, windows, output, Math.toIntExact(cell));
        if (!read.isEmpty()) {
          long first = cell * stride.pixels() / stride.cells();
          long last = ((cell + 1) * stride.pixels() - 1) / stride.cells();
          before = (int) Math.max(before, first - read.first());
          after = (int) Math.max(after, read.last() - last);
        }
      }
    }
    return Optional.of(new AxisField(Math.toIntExact(alignment), before, after));
  }

  /** The input pixels that a cell of an output depends on. */
  private static SortedSet<Integer> read(
      List<Step> steps, Map<String, AxisWindow> windows, String output, int cell) {
    Map<String, SortedSet<Integer>> needed = new HashMap<>();
    needed.put(output, new TreeSet<>(List.of(cell)));
    List<Step> backwards = new ArrayList<>(steps);
    Collections.reverse(backwards);
    for (Step step : backwards) {
      SortedSet<Integer> cells = needed.get(step.path());
      if (cells != null) {
        SortedSet<Integer> read = windows.get(step.path()).read(cells);
        for (String input : step.node().inputs()) {
          needed.computeIfAbsent(input, path -> new TreeSet<>()).addAll(read);
        }
      }
    }
    return needed.getOrDefault(Architecture.INPUT, new TreeSet<>());
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
