package dev.isomorph.api;

/**
 * How an architecture is compiled.
 *
 * @param device where the model computes
 * @param seed the seed of its fresh weights
 */
public record CompileOptions(Device device, long seed) {
  /** On the processor, seed 1. */
  public static CompileOptions defaults() {
    return new CompileOptions(Device.CPU, 1);
  }

  /** The same with another device. */
  public CompileOptions withDevice(Device newDevice) {
    return new CompileOptions(newDevice, seed);
  }

  /** The same with another seed. */
  public CompileOptions withSeed(long newSeed) {
    return new CompileOptions(device, newSeed);
  }
}
