package dev.isomorph.benchmarks;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The time for an image when the {@code ResNetAutoencoder} grows: with the size of the image, the
 * number of residual blocks, their width, and with the batch. Next to it are the costs that the
 * spec counts.
 */
public final class ScalingBenchmark {
  private static final int BATCH = 8;

  private final String backend;
  private final boolean quick;
  private final BenchmarkListener listener;

  /** On one backend. */
  public ScalingBenchmark(String backend, boolean quick, BenchmarkListener listener) {
    this.backend = backend;
    this.quick = quick;
    this.listener = listener;
  }

  /** One network and batch. */
  private record Variant(String series, String name, Architecture architecture, int batch) {}

  /**
   * One point of the curves.
   *
   * @param series what grows
   * @param name how far: {@code 128x128}
   * @param flops operations for one image, from the spec
   * @param millisPerImage measured
   * @param ratio measured time over the least that arithmetic and memory allow
   */
  public record Point(
      String series, String name, double flops, Spread millisPerImage, double ratio) {}

  /**
   * The curves.
   *
   * @param machine what it ran on
   * @param backend the engine
   * @param points series by series, growing
   */
  public record Curves(Machine machine, String backend, List<Point> points) {}

  /** Measures each variant for itself: their times lie too far apart to take turns. */
  public Curves run() throws IOException {
    Machine machine = Machine.of(Peak.flops(List.of(backend, "djl"), quick, listener));
    List<Variant> variants = variants();
    List<Point> points = new ArrayList<>();
    for (Variant variant : variants) {
      points.add(measure(variant, machine));
      listener.rounds(points.size(), variants.size(), variant.series() + " " + variant.name());
    }
    return new Curves(machine, backend, List.copyOf(points));
  }

  private Point measure(Variant variant, Machine machine) throws IOException {
    Rounds rounds = quick ? new Rounds(1, 0.01, 0) : new Rounds(3, 0.1, 0.1);
    int batch = variant.batch();
    try (BenchmarkWorkspace workspace = BenchmarkWorkspace.of(variant.architecture());
        WorkerProcess worker = workspace.withIsomorph(backend)) {
      List<Rounds.PerImage> images =
          rounds
              .measure(
                  List.of(worker),
                  (contender, times) -> contender.measure(Work.INFER, batch, times),
                  batch,
                  () -> {})
              .get(worker);
      Spread millis = Spread.of(images.stream().map(i -> i.wallNanos() / 1e6).toList());
      Cost cost = Cost.of(workspace.plan(), Work.INFER, batch);
      return new Point(
          variant.series(),
          variant.name(),
          cost.flops(),
          millis,
          millis.median() / 1e3 / cost.secondsAtBest(machine));
    }
  }

  private List<Variant> variants() {
    ResNetAutoencoder notebook = ResNetAutoencoder.notebook();
    List<Variant> variants = new ArrayList<>();
    for (int side : quick ? List.of(32, 64) : List.of(64, 128, 256, 512)) {
      variants.add(
          variant(
              "image size", side + "x" + side, notebook.withImageSize(Size2d.square(side)), BATCH));
    }
    for (int blocks : quick ? List.of(1) : List.of(1, 2, 4, 8)) {
      variants.add(
          variant(
              "depth",
              blocks + " blocks a group",
              notebook.withDepths(List.of(blocks, blocks, blocks, blocks)),
              BATCH));
    }
    for (double width : quick ? List.of(0.5) : List.of(0.25, 0.5, 1.0, 2.0)) {
      variants.add(
          variant("width", "%.2f x channels".formatted(width), wider(notebook, width), BATCH));
    }
    for (int batch : quick ? List.of(1) : List.of(1, 4, 16, 64)) {
      variants.add(variant("batch", "batch " + batch, notebook, batch));
    }
    return variants;
  }

  private static Variant variant(String series, String name, ResNetAutoencoder network, int batch) {
    return new Variant(series, name, network.autoencoder(), batch);
  }

  private static ResNetAutoencoder wider(ResNetAutoencoder network, double width) {
    return new ResNetAutoencoder(
        network.imageChannels(),
        network.imageSize(),
        (int) (width * network.stemChannels()),
        times(width, network.channels()),
        network.depths(),
        times(width, network.decoderChannels()),
        network.latentSize(),
        network.dropout());
  }

  private static List<Integer> times(double width, List<Integer> channels) {
    return channels.stream().map(c -> (int) (width * c)).toList();
  }
}
