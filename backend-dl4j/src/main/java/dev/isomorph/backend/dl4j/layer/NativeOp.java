package dev.isomorph.backend.dl4j.layer;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Calls of ND4J's native operations by name, and the numbers behind an array. */
public final class NativeOp {
  private NativeOp() {}

  static INDArray[] arrays(INDArray... arrays) {
    return arrays;
  }

  /** Runs an operation with integer arguments. */
  static void run(String name, INDArray[] inputs, INDArray[] outputs, int... integers) {
    Nd4j.exec(
        DynamicCustomOp.builder(name)
            .addInputs(inputs)
            .addOutputs(outputs)
            .addIntegerArguments(integers)
            .build());
  }

  /**
   * For each channel: {@code scale * (input - mean) / sqrt(variance + epsilon) + shift}.
   *
   * @param input [N, C] or [N, C, H, W]; the output has its shape and may be the same array
   */
  static void normalize(
      INDArray input,
      INDArray mean,
      INDArray variance,
      INDArray scale,
      INDArray shift,
      double epsilon,
      INDArray output) {
    Nd4j.exec(
        DynamicCustomOp.builder("batchnorm")
            .addInputs(asMap(input), mean, variance, scale, shift)
            .addOutputs(asMap(output))
            .addIntegerArguments(1, 1, 1)
            .addFloatingPointArguments(epsilon)
            .build());
  }

  /** For each channel: {@code output = scale * input + shift}. */
  static void affine(INDArray input, double[] scale, INDArray shift, INDArray output, Arena arena) {
    INDArray zeros = vector(arena, scale.length, 0);
    INDArray ones = vector(arena, scale.length, 1);
    normalize(input, zeros, ones, vector(arena, scale), shift, 0, output);
  }

  /** Adds one number for each channel, in place. */
  static void addToChannels(INDArray array, INDArray numbers, Arena arena) {
    double[] ones = new double[Math.toIntExact(numbers.length())];
    Arrays.fill(ones, 1);
    affine(array, ones, numbers, array, arena);
  }

  /**
   * The numbers of an array in C order, which it must be in; writing to the buffer changes the
   * array.
   */
  public static FloatBuffer values(INDArray array) {
    AffinityManager affinity = Nd4j.getAffinityManager();
    affinity.ensureLocation(array, AffinityManager.Location.HOST);
    affinity.tagLocation(array, AffinityManager.Location.HOST);
    return new FloatPointer(array.data().addressPointer()).capacity(array.length()).asBuffer();
  }

  /** The numbers of a vector. */
  static double[] doubles(INDArray vector) {
    FloatBuffer values = values(vector);
    double[] numbers = new double[values.limit()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i);
    }
    return numbers;
  }

  /** Fills a vector with doubles, each rounded to float. */
  static void fill(INDArray vector, double[] numbers) {
    FloatBuffer values = values(vector);
    for (int i = 0; i < numbers.length; i++) {
      values.put(i, (float) numbers[i]);
    }
  }

  /** Puts a vector with the given numbers into the arena. */
  static INDArray vector(Arena arena, double[] numbers) {
    INDArray vector = arena.take(numbers.length);
    fill(vector, numbers);
    return vector;
  }

  /** Puts a vector of one repeated number into the arena. */
  static INDArray vector(Arena arena, int length, double number) {
    double[] numbers = new double[length];
    Arrays.fill(numbers, number);
    return vector(arena, numbers);
  }

  private static INDArray asMap(INDArray array) {
    return array.rank() == 2 ? array.reshape('c', array.size(0), array.size(1), 1, 1) : array;
  }
}
