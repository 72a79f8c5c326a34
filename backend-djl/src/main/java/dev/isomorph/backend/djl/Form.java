package dev.isomorph.backend.djl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An operator that computes nothing: it moves the numbers of one tensor to other places, puts zeros
 * between them, or holds them in another format.
 */
sealed interface Form {
  /** The call of the operator. */
  String text(String tensor);

  /**
   * The axes of what it makes; see {@link Value#BATCH}.
   *
   * @throws IllegalArgumentException if it does not fit the tensor's axes
   */
  List<Integer> dims(List<Integer> tensor);

  /**
   * Zeros at the end of axes.
   *
   * @param counts how many, from the last axis on
   */
  record Fill(List<Integer> counts) implements Form {
    static Fill of(Integer... counts) {
      return new Fill(List.of(counts));
    }

    @Override
    public String text(String tensor) {
      return counts.stream()
          .map(count -> "0, " + count)
          .collect(Collectors.joining(", ", "torch.constant_pad_nd(" + tensor + ", [", "])"));
    }

    @Override
    public List<Integer> dims(List<Integer> tensor) {
      require(counts.size() <= tensor.size(), this, tensor);
      List<Integer> filled = new ArrayList<>(tensor);
      for (int i = 0; i < counts.size(); i++) {
        int axis = tensor.size() - 1 - i;
        require(tensor.get(axis) != Value.BATCH || counts.get(i) == 0, this, tensor);
        filled.set(axis, tensor.get(axis) + counts.get(i));
      }
      return filled;
    }
  }

  /** A part of one axis. */
  record Slice(int axis, int from, int count) implements Form {
    @Override
    public String text(String tensor) {
      return "torch.slice(%s, %d, %d, %d)".formatted(tensor, axis, from, from + count);
    }

    @Override
    public List<Integer> dims(List<Integer> tensor) {
      require(axis < tensor.size() && from + count <= tensor.get(axis), this, tensor);
      List<Integer> cut = new ArrayList<>(tensor);
      cut.set(axis, count);
      return cut;
    }
  }

  /** Other axes for the same numbers in the same order. */
  record Reshape(List<Integer> to) implements Form {
    static Reshape of(Integer... to) {
      return new Reshape(List.of(to));
    }

    @Override
    public String text(String tensor) {
      return "torch.reshape(" + tensor + ", " + to + ")";
    }

    @Override
    public List<Integer> dims(List<Integer> tensor) {
      require(
          !tensor.contains(Value.BATCH) && !to.contains(Value.BATCH) && count(tensor) == count(to),
          this,
          tensor);
      return to;
    }

    private static long count(List<Integer> dims) {
      return dims.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
  }

  /** The axes in another order. */
  record Permute(List<Integer> axes) implements Form {
    static Permute of(Integer... axes) {
      return new Permute(List.of(axes));
    }

    @Override
    public String text(String tensor) {
      return "torch.permute(" + tensor + ", " + axes + ")";
    }

    @Override
    public List<Integer> dims(List<Integer> tensor) {
      List<Integer> sorted = axes.stream().sorted().toList();
      require(
          axes.size() == tensor.size()
              && sorted.get(0) == 0
              && sorted.get(axes.size() - 1) == axes.size() - 1
              && sorted.stream().distinct().count() == axes.size(),
          this,
          tensor);
      return axes.stream().map(tensor::get).toList();
    }
  }

  /** The other way round along some axes. */
  record Flip(List<Integer> axes) implements Form {
    static Flip of(Integer... axes) {
      return new Flip(List.of(axes));
    }

    @Override
    public String text(String tensor) {
      return "torch.flip(" + tensor + ", " + axes + ")";
    }

    @Override
    public List<Integer> dims(List<Integer> tensor) {
      require(Collections.max(axes) < tensor.size(), this, tensor);
      return tensor;
    }
  }

  /** Each number of a vector so many times. */
  record Repeat(int times) implements Form {
    @Override
    public String text(String tensor) {
      return "torch.repeat_interleave(" + tensor + ", " + times + ")";
    }

    @Override
    public List<Integer> dims(List<Integer> tensor) {
      require(tensor.size() == 1, this, tensor);
      return List.of(tensor.get(0) * times);
    }
  }

  /**
   * Channels as the pixels of squares: [N, C * side * side, H, W] to [N, C, H * side, W * side].
   */
  record PixelShuffle(int side) implements Form {
    @Override
    public String text(String tensor) {
      return "torch.pixel_shuffle(" + tensor + ", " + side + ")";
    }

    @Override
    public List<Integer> dims(List<Integer> tensor) {
      require(tensor.size() == 4 && tensor.get(1) % (side * side) == 0, this, tensor);
      return List.of(
          tensor.get(0), tensor.get(1) / (side * side), tensor.get(2) * side, tensor.get(3) * side);
    }
  }

  /** The numbers in another type. */
  enum To implements Form {
    FLOAT32(6),
    BFLOAT16(15);

    private final int type;

    To(int type) {
      this.type = type;
    }

    @Override
    public String text(String tensor) {
      return "torch.to(" + tensor + ", " + type + ")";
    }

    @Override
    public List<Integer> dims(List<Integer> tensor) {
      return tensor;
    }
  }

  /** Where the numbers of maps or kernels lie in memory. */
  enum Layout implements Form {
    /** Channels next to each other: [N, H, W, C]. */
    CHANNELS_LAST("torch.contiguous(%s, memory_format=2)"),
    /** A copy in the order of the axes, with the strides that follow from it. */
    PLAIN_COPY("torch.clone(%s, memory_format=0)");

    private final String call;

    Layout(String call) {
      this.call = call;
    }

    @Override
    public String text(String tensor) {
      return call.formatted(tensor);
    }

    @Override
    public List<Integer> dims(List<Integer> tensor) {
      require(tensor.size() == 4, this, tensor);
      return tensor;
    }
  }

  private static void require(boolean fits, Form form, List<Integer> tensor) {
    if (!fits) {
      throw new IllegalArgumentException(form + " does not fit a tensor of " + tensor);
    }
  }
}
