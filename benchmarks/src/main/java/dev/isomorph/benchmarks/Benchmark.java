package dev.isomorph.benchmarks;

import dev.isomorph.api.BackendException;
import dev.isomorph.api.Precision;
import dev.isomorph.benchmarks.Rounds.PerImage;
import dev.isomorph.spec.Architecture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Backends relative to their engines called by hand and to eager PyTorch. Each contender has a
 * process of its own; those of one backend are measured in turn.
 */
public final class Benchmark {
  /** Rounding through some dozen layers, summed in different orders. */
  private static final Map<Precision, Double> TOLERANCES =
      Map.of(Precision.FP32, 1e-4, Precision.BF16, 0.05, Precision.AUTO, 0.05);

  private final BenchmarkOptions options;
  private final BenchmarkListener listener;
  private final List<Row> rows = new ArrayList<>();
  private Machine machine;
  private String pytorchVersion = "no PyTorch";
  private int roundsDone;

  private Benchmark(BenchmarkOptions options, BenchmarkListener listener) {
    this.options = options;
    this.listener = listener;
  }

  /**
   * Measures everything; takes a second or so for each four rounds of three contenders.
   *
   * @throws BackendException if a backend does not start, or contenders do not compute the same
   * @throws IOException if a worker cannot be talked to
   */
  public static BenchmarkResult run(BenchmarkOptions options, BenchmarkListener listener)
      throws IOException {
    return new Benchmark(options, listener).run();
  }

  private BenchmarkResult run() throws IOException {
    machine = Machine.of(Peak.flops(options.backends(), options.quick(), listener));
    try (BenchmarkWorkspace workspace = BenchmarkWorkspace.of(options.architecture())) {
      for (String backend : options.backends()) {
        for (Precision precision : options.precisions()) {
          measure(workspace, backend, precision);
        }
      }
    }
    Architecture network = options.architecture();
    return new BenchmarkResult(
        network.name() + " " + network.input(), machine, pytorchVersion, options.rounds(), rows);
  }

  private void measure(BenchmarkWorkspace workspace, String backend, Precision precision)
      throws IOException {
    WorkerProcess started;
    try {
      started = workspace.withIsomorph(backend, precision);
    } catch (BackendException e) {
      if (precision == Precision.FP32) {
        throw e;
      }
      roundsDone += options.roundsInAll() / options.backends().size() / options.precisions().size();
      listener.leftOut(backend + " " + precision, e.getMessage());
      return;
    }
    try (WorkerProcess ours = started;
        OptionalWorker pytorch =
            OptionalWorker.of(() -> Optional.of(workspace.pytorch(options.python())));
        OptionalWorker byHand = OptionalWorker.of(() -> workspace.byHand(backend))) {
      byHand.reason().ifPresent(reason -> listener.leftOut(backend + " by hand", reason));
      pytorch.reason().ifPresent(reason -> listener.leftOut("PyTorch", reason));
      pytorch.worker().ifPresent(worker -> pytorchVersion = worker.greeting().substring(5));
      OutputAgreement sameness = new OutputAgreement(workspace.folder(), workspace.plan());
      float[] expected = sameness.outputOf(ours);
      for (OptionalWorker other : List.of(byHand, pytorch)) {
        if (other.worker().isPresent()) {
          float[] actual = sameness.outputOf(other.worker().get());
          OutputAgreement.require(
              other.worker().get().name(), expected, actual, TOLERANCES.get(precision));
        }
      }
      for (Map.Entry<Work, List<Integer>> entry : options.batches().entrySet()) {
        for (int batch : entry.getValue()) {
          row(
              workspace,
              backend,
              precision,
              entry.getKey(),
              batch,
              ours,
              byHand.worker(),
              pytorch.worker());
        }
      }
    }
  }

  private void row(
      BenchmarkWorkspace workspace,
      String backend,
      Precision precision,
      Work work,
      int batch,
      WorkerProcess ours,
      Optional<WorkerProcess> byHand,
      Optional<WorkerProcess> pytorch)
      throws IOException {
    String what = "%s %s %s, batch %d".formatted(backend, precision, work, batch);
    Rounds rounds = options.eachRow();
    List<WorkerProcess> contenders = new ArrayList<>();
    for (Optional<WorkerProcess> contender : List.of(Optional.of(ours), byHand, pytorch)) {
      contender.filter(c -> work == Work.INFER || c.trains()).ifPresent(contenders::add);
    }
    if (!contenders.contains(ours) || contenders.size() == 1) {
      roundsDone += rounds.count();
      listener.leftOut(
          what, contenders.contains(ours) ? "nothing to compare it with" : "it only infers");
      return;
    }
    Map<WorkerProcess, List<PerImage>> measured =
        rounds.measure(
            contenders,
            (contender, times) -> contender.measure(work, batch, times),
            batch,
            () -> listener.rounds(++roundsDone, options.roundsInAll(), what));
    Figure figure = figure(measured.get(ours));
    Cost cost = Cost.of(workspace.plan(), work, batch);
    double rate = figure.imagesPerSecond().median();
    rows.add(
        new Row(
            backend,
            precision,
            work,
            batch,
            figure,
            byHand.flatMap(other -> comparison(measured, ours, other)),
            pytorch.flatMap(other -> comparison(measured, ours, other)),
            rate * cost.flops() / machine.flops(),
            rate * cost.secondsAtBest(machine)));
  }

  private static Optional<Comparison> comparison(
      Map<WorkerProcess, List<PerImage>> measured, WorkerProcess ours, WorkerProcess other) {
    if (!measured.containsKey(other)) {
      return Optional.empty();
    }
    List<PerImage> mine = measured.get(ours);
    List<PerImage> theirs = measured.get(other);
    List<Double> ratios =
        IntStream.range(0, mine.size())
            .mapToObj(i -> theirs.get(i).wallNanos() / mine.get(i).wallNanos())
            .toList();
    return Optional.of(new Comparison(figure(theirs), Spread.of(ratios)));
  }

  private static Figure figure(List<PerImage> images) {
    return new Figure(
        Spread.of(images.stream().map(image -> 1e9 / image.wallNanos()).toList()),
        Spread.of(images.stream().map(image -> image.cpuNanos() / 1e6).toList()).median(),
        images.stream().mapToLong(PerImage::peakBytes).max().orElse(0));
  }
}
