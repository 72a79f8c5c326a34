package dev.isomorph.api;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model computes.
 *
 * @param kind the processor or a graphics card
 * @param index which card, from 0; 0 for the processor
 */
public record Device(Kind kind, int index) {
  /** The processor. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,3}))?");

  /** The kinds of device. */
  public enum Kind {
    /** The processor. */
    CPU,
    /** A graphics card. */
    GPU
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is negative, or not 0 for the processor
   */
  public Device {
    Objects.requireNonNull(kind, "kind");
    if (index < 0 || kind == Kind.CPU && index > 0) {
      throw new IllegalArgumentException(
          "device: expected %s, got number %d"
              .formatted(
                  kind == Kind.CPU ? "the processor with number 0" : "a card from number 0",
                  index));
    }
  }

  /** A graphics card by number, from 0. */
  public static Device gpu(int index) {
    return new Device(Kind.GPU, index);
  }

  /**
   * Reads {@code cpu}, {@code gpu} (the first) or {@code gpu:1}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Device parse(String text) {
    if (text.equals("cpu")) {
      return CPU;
    }
    Matcher gpu = GPU.matcher(text);
    if (!gpu.matches()) {
      throw new IllegalArgumentException(
          "device: expected cpu, gpu or gpu:NUMBER, got '" + text + "'");
    }
    return gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "gpu:" + index;
  }
}
