package dev.isomorph.api;

/**
 * How an architecture is compiled.
 *
 * @param device where the model computes
 * @param seed the seed of its fresh weights
 * @param precision the numbers it computes with
 */
public record CompileOptions(Device device, long seed, Precision precision) {
  /** On the processor, seed 1, in float32. */
  public static CompileOptions defaults() {
    return new CompileOptions(Device.CPU, 1, Precision.FP32);
  }

  /** The same with another device. */
  public CompileOptions withDevice(Device newDevice) {
    return new CompileOptions(newDevice, seed, precision);
  }

  /** The same with another seed. */
  public CompileOptions withSeed(long newSeed) {
    return new CompileOptions(device, newSeed, precision);
  }

  /** The same in another precision. */
  public CompileOptions withPrecision(Precision newPrecision) {
    return new CompileOptions(device, seed, newPrecision);
  }
}
