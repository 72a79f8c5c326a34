package dev.isomorph.benchmarks;

import dev.isomorph.api.FoldedWeights;
import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.transform.BatchNormFolding;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What the library itself does around an engine, for one image unless the name gives another
 * number.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LibraryBenchmarks {
  /** Two files, an image, a batch and a network. */
  @State(Scope.Benchmark)
  public static class Input {
    private final Architecture network = ResNetAutoencoder.notebook().autoencoder();
    private final Plan plan = network.plan();
    private final StateDict weights = InitialWeights.of(plan, 1);
    private final Tensor image = Worker.waves(network.input(), 1);
    private final Preprocessing preprocessing = new Preprocessing(Size2d.square(64));
    private Path jpeg;
    private Path png;
    private RgbImage large;

    /** Writes the files. */
    @Setup
    public void write() throws IOException {
      jpeg = file("jpg", 1024);
      png = file("png", 64);
      large = ImageDecoder.decode(jpeg);
    }

    /** Takes them away. */
    @TearDown
    public void delete() throws IOException {
      Files.delete(jpeg);
      Files.delete(png);
    }

    private static Path file(String format, int side) throws IOException {
      Path file = Files.createTempFile("isomorph", "." + format);
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
      Random random = new Random(1);
      for (int i = 0; i < side * side; i++) {
        int grey = 128 + (int) (60 * Math.sin(0.05 * i)) + random.nextInt(16);
        image.setRGB(i % side, i / side, grey * 0x010101);
      }
      ImageIO.write(image, format, file.toFile());
      return file;
    }
  }

  /** A JPEG file of 1024x1024 pixels. */
  @Benchmark
  public RgbImage decodeLargeJpeg(Input input) throws UnreadableImageException {
    return ImageDecoder.decode(input.jpeg);
  }

  /** A PNG file of 64x64 pixels. */
  @Benchmark
  public RgbImage decodeSmallPng(Input input) throws UnreadableImageException {
    return ImageDecoder.decode(input.png);
  }

  /** From 1024x1024 to 64x64. */
  @Benchmark
  public byte[] resize(Input input) {
    return input.preprocessing.resize(input.large);
  }

  /** The check of every number that goes into a model or comes out. */
  @Benchmark
  public OptionalInt checkFinite(Input input) {
    return input.image.firstNotFinite();
  }

  /** Shapes, parameters and costs of the {@code ResNetAutoencoder} defaults. */
  @Benchmark
  public Plan plan(Input input) {
    return input.network.plan();
  }

  /** Its batch norms folded, with 1.6 million weights. */
  @Benchmark
  public StateDict fold(Input input) {
    BatchNormFolding folding = BatchNormFolding.of(input.plan, List.of(input.network.output()));
    return FoldedWeights.of(folding, input.weights);
  }

  @Test
  @Tag("jmh")
  void run() throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(LibraryBenchmarks.class.getName())
                .forks(1)
                .warmupIterations(3)
                .measurementIterations(5)
                .warmupTime(TimeValue.seconds(1))
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .build())
        .run();
  }
}
