package dev.isomorph.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of a tensor in the graph, for any batch: the axes after the symbolic batch axis N. A
 * feature map is {@code [C, H, W]}, a vector {@code [features]}; printed with N in front, {@code
 * [N, 3, 64, 64]}.
 *
 * @param dims the axes after N, each positive
 */
public record Shape(List<Integer> dims) {
  /**
   * Copies the axes.
   *
   * @throws IllegalArgumentException if there is no axis, one is not positive, or they hold more
   *     values than an array can
   */
  public Shape {
    dims = List.copyOf(dims);
    Require.that(
        !dims.isEmpty() && dims.stream().allMatch(dim -> dim > 0),
        "Shape.dims",
        "one or more axes, each > 0",
        dims);
    long size = 1;
    for (int dim : dims) {
      size *= dim;
      Require.that(
          size <= Integer.MAX_VALUE,
          "Shape.dims",
          "at most %d values in all".formatted(Integer.MAX_VALUE),
          dims);
    }
  }

  /** The axes after N, in order. */
  public static Shape of(int... dims) {
    return new Shape(Arrays.stream(dims).boxed().toList());
  }

  /** The number of axes with N: 4 for a feature map, 2 for a vector. */
  public int rank() {
    return dims.size() + 1;
  }

  /** The first axis after N: channels of a feature map, features of a vector. */
  public int channels() {
    return dims.get(0);
  }

  /** Height and width of a feature map; meaningful at rank 4 only. */
  public Size2d spatial() {
    return new Size2d(dims.get(1), dims.get(2));
  }

  /** Values per example: the product of the axes after N. */
  public long size() {
    return dims.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /** The axes with a batch of {@code batchSize} in front, as a new array. */
  public int[] withBatch(int batchSize) {
    int[] all = new int[dims.size() + 1];
    all[0] = batchSize;
    for (int i = 0; i < dims.size(); i++) {
      all[i + 1] = dims.get(i);
    }
    return all;
  }

  /**
   * The axes with {@code batch} in front, as text: {@code [N, 3, 64, 64]} or {@code [32, 3, 64,
   * 64]}.
   */
  public String toString(String batch) {
    List<String> all = new ArrayList<>(List.of(batch));
    dims.forEach(dim -> all.add(dim.toString()));
    return all.stream().collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public String toString() {
    return toString("N");
  }
}
