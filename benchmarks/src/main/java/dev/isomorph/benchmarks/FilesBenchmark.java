package dev.isomorph.benchmarks;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Device;
import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From files to scores, relative to the model alone: folders of generated images, scored as {@code
 * score} does it, in turn with the same number of images straight through the model.
 */
public final class FilesBenchmark {
  private static final int BATCH = 32;
  private static final int DIFFERENT = 8;

  private final Architecture architecture;
  private final Backend backend;
  private final boolean quick;
  private final BenchmarkListener listener;

  /** On a backend that has started. */
  public FilesBenchmark(
      Architecture architecture, Backend backend, boolean quick, BenchmarkListener listener) {
    this.architecture = architecture;
    this.backend = backend;
    this.quick = quick;
    this.listener = listener;
  }

  /** A kind of file. */
  private record Kind(String format, int side, int count) {
    String name() {
      return "%d %s files of %dx%d".formatted(count, format, side, side);
    }
  }

  /**
   * One line of the table.
   *
   * @param files what was scored
   * @param imagesPerSecond from files to scores
   * @param ratio to the model alone, round by round
   * @param cpuMillisPerImage of everything, and of the model alone
   * @param modelCpuMillisPerImage of the model alone
   */
  public record Row(
      String files,
      Spread imagesPerSecond,
      Spread ratio,
      double cpuMillisPerImage,
      double modelCpuMillisPerImage) {}

  /** Makes the folders, measures, and takes them away. */
  public List<Row> run() throws IOException {
    List<Kind> kinds =
        List.of(
            new Kind("png", architecture.input().spatial().width(), quick ? 8 : 1000),
            new Kind("jpg", quick ? 128 : 1024, quick ? 8 : 100));
    StateDict weights = InitialWeights.of(architecture.plan(), 1);
    List<Row> rows = new ArrayList<>();
    try (BenchmarkWorkspace workspace = BenchmarkWorkspace.of(architecture);
        AnomalyDetector detector =
            AnomalyDetector.of(
                new ModelFolder(architecture, weights, Optional.empty()), backend, Device.CPU);
        CompiledModel model = backend.compile(architecture, CompileOptions.defaults())) {
      for (Kind kind : kinds) {
        Path folder = workspace.folder().resolve(kind.format());
        write(kind, folder);
        ImageSet images = DataSet.open(folder).training();
        rows.add(measure(kind, images, detector, model, rows.size() * rounds(), kinds.size()));
      }
    }
    return rows;
  }

  private int rounds() {
    return quick ? 1 : 5;
  }

  private Row measure(
      Kind kind,
      ImageSet images,
      AnomalyDetector detector,
      CompiledModel model,
      int before,
      int kinds)
      throws IOException {
    Tensor batch = Worker.waves(architecture.input(), BATCH);
    int batches = Math.max(1, kind.count() / BATCH);
    List<Double> rates = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    List<Double> modelCpu = new ArrayList<>();
    for (int round = -1; round < rounds(); round++) { // the first warms up
      ProcessUsage filesUsage = ProcessUsage.begin();
      detector.score(images, new Silent());
      Usage files = filesUsage.end();
      ProcessUsage modelUsage = ProcessUsage.begin();
      for (int i = 0; i < batches; i++) {
        model.forward(batch);
      }
      Usage alone = modelUsage.end();
      if (round >= 0) {
        double rate = 1e9 * kind.count() / files.wallNanos();
        rates.add(rate);
        ratios.add(rate / (1e9 * batches * BATCH / alone.wallNanos()));
        cpu.add(files.cpuNanos() / 1e6 / kind.count());
        modelCpu.add(alone.cpuNanos() / 1e6 / (batches * BATCH));
        listener.rounds(before + round + 1, rounds() * kinds, kind.name());
      }
    }
    return new Row(
        kind.name(),
        Spread.of(rates),
        Spread.of(ratios),
        Spread.of(cpu).median(),
        Spread.of(modelCpu).median());
  }

  /** Waves with noise; a few different files, copied many times. */
  private static void write(Kind kind, Path folder) throws IOException {
    Files.createDirectory(folder);
    for (int i = 0; i < kind.count(); i++) {
      Path file = folder.resolve("%05d.%s".formatted(i, kind.format()));
      if (i < DIFFERENT) {
        WaveImage.write(Size2d.square(kind.side()), i, kind.format(), file);
      } else {
        Files.copy(folder.resolve("%05d.%s".formatted(i % DIFFERENT, kind.format())), file);
      }
    }
  }

  private static final class Silent implements ScoreListener {
    @Override
    public void scored(ImageScore score) {}

    @Override
    public void skipped(UnreadableImageException reason) {
      throw new IllegalStateException(reason);
    }
  }
}
