package dev.isomorph.benchmarks;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.metrics.ScoreStatistics;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.Precision;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Photographs through a detector, relative to batches of tiles through the network alone: JPEG
 * files from decoding to their score, in a process of its own for each backend and precision.
 */
public final class PhotographBenchmark {
  private static final int BATCH = 32;

  /** What the launcher gives to {@code score}. */
  private static final List<String> AS_SCORE = List.of("-XX:MaxNewSize=128m");

  /** About as many pixels as are measured in one go. */
  private static final long PIXELS = 1_500_000;

  private final Architecture architecture;
  private final List<Size2d> sizes;
  private final boolean quick;
  private final BenchmarkListener listener;

  /**
   * Nothing is measured yet.
   *
   * @param sizes of the photographs, the smallest first: peak memory is that of all so far
   */
  public PhotographBenchmark(
      Architecture architecture, List<Size2d> sizes, boolean quick, BenchmarkListener listener) {
    this.architecture = architecture;
    this.sizes = List.copyOf(sizes);
    this.quick = quick;
    this.listener = listener;
  }

  /**
   * One line of the table.
   *
   * @param backend the engine
   * @param precision what it computed with
   * @param what tiles or a photograph, with its size
   * @param megapixelsPerSecond over the rounds
   * @param ratio to the tiles, round by round; empty for the tiles
   * @param peakBytes the most memory that the process held so far; 0 if unknown
   */
  public record Row(
      String backend,
      Precision precision,
      String what,
      Spread megapixelsPerSecond,
      Optional<Spread> ratio,
      long peakBytes) {}

  /** Measures backends in precisions; what a backend has not is left out. */
  public List<Row> run(List<String> backends, List<Precision> precisions) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (BenchmarkWorkspace workspace = BenchmarkWorkspace.of(architecture)) {
      Path folder = workspace.folder();
      Path model = folder.resolve("model");
      new ModelFolder(
              architecture, InitialWeights.of(architecture.plan(), 1), Optional.of(calibration()))
          .write(model);
      List<Path> files = new ArrayList<>();
      for (Size2d size : sizes) {
        Path file = folder.resolve("%dx%d.jpg".formatted(size.width(), size.height()));
        WaveImage.write(size, 1, "jpg", file);
        files.add(file);
      }
      int part = 0;
      for (String backend : backends) {
        for (Precision precision : precisions) {
          int before = part++ * rounds();
          int total = backends.size() * precisions.size() * rounds();
          List<String> arguments = List.of(backend, model.toString(), precision.toString());
          try (WorkerProcess tiles = worker(backend, arguments);
              WorkerProcess photographs = worker(backend, arguments)) {
            rows.addAll(measure(tiles, photographs, backend, precision, files, before, total));
          } catch (BackendException e) {
            listener.leftOut("%s in %s".formatted(backend, precision), e.getMessage());
          }
        }
      }
    }
    return rows;
  }

  private static WorkerProcess worker(String backend, List<String> arguments) throws IOException {
    return WorkerProcess.java(PhotographWorker.class, AS_SCORE, backend, arguments, true);
  }

  private int rounds() {
    return quick ? 1 : 3;
  }

  /** As training on photographs leaves it; the threshold does not matter. */
  private Calibration calibration() {
    Scoring scoring =
        Scoring.parse(
            architecture.taps().containsKey(Outputs.MASK) ? "mask:top=0.01" : "msgms:blur=2:max");
    Size2d tile = architecture.input().spatial();
    Provenance provenance =
        new Provenance.Imported(
            "benchmark", "fresh weights", "none", "none", "none", 1, 0, Instant.EPOCH.toString());
    return new Calibration(
        Threshold.given(0.5),
        ScoreStatistics.of(new double[] {0.5}),
        List.of(),
        provenance,
        new Scorer(scoring, List.of()).withSharePixels(OptionalLong.of(tile.area())),
        Optional.of(Tiling.of(tile)));
  }

  private List<Row> measure(
      WorkerProcess ofTiles,
      WorkerProcess ofPhotographs,
      String backend,
      Precision precision,
      List<Path> files,
      int before,
      int total)
      throws IOException {
    Size2d tile = architecture.input().spatial();
    int batches = (int) Math.max(1, PIXELS / (BATCH * tile.area()));
    List<Double> tiles = new ArrayList<>();
    List<List<Double>> rates = new ArrayList<>();
    List<List<Double>> ratios = new ArrayList<>();
    long[] peaks = new long[files.size() + 1];
    files.forEach(file -> rates.add(new ArrayList<>()));
    files.forEach(file -> ratios.add(new ArrayList<>()));
    for (int round = -1; round < rounds(); round++) { // the first warms up
      Usage usage = ofTiles.measure("tiles %d %d".formatted(batches, BATCH));
      double rate = 1e3 * batches * BATCH * tile.area() / usage.wallNanos();
      peaks[0] = usage.peakBytes();
      if (round >= 0) {
        tiles.add(rate);
      }
      for (int i = 0; i < files.size(); i++) {
        int times = (int) Math.max(1, PIXELS / sizes.get(i).area());
        Usage ofFile = ofPhotographs.measure("photograph %d %s".formatted(times, files.get(i)));
        // Later rounds have the larger photographs behind them.
        peaks[i + 1] = round < 0 || i == files.size() - 1 ? ofFile.peakBytes() : peaks[i + 1];
        if (round >= 0) {
          double fileRate = 1e3 * times * sizes.get(i).area() / ofFile.wallNanos();
          rates.get(i).add(fileRate);
          ratios.get(i).add(fileRate / rate);
        }
      }
      if (round >= 0) {
        listener.rounds(before + round + 1, total, backend + " " + precision);
      }
    }
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            backend,
            precision,
            "%d tiles of %dx%d, the network alone".formatted(BATCH, tile.width(), tile.height()),
            Spread.of(tiles),
            Optional.empty(),
            peaks[0]));
    for (int i = 0; i < files.size(); i++) {
      rows.add(
          new Row(
              backend,
              precision,
              "photographs of %dx%d".formatted(sizes.get(i).width(), sizes.get(i).height()),
              Spread.of(rates.get(i)),
              Optional.of(Spread.of(ratios.get(i))),
              peaks[i + 1]));
    }
    return rows;
  }
}
