package dev.isomorph.benchmarks;

import dev.isomorph.benchmarks.Rounds.PerImage;
import dev.isomorph.spec.Architecture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Many callers with one image each on one model: straight, through a front that makes batches, and
 * while another program takes a processor. All in turn; the ratio is to one caller on a quiet
 * machine.
 */
public final class CallersBenchmark {
  private final Architecture architecture;
  private final List<Integer> callers;
  private final Rounds rounds;
  private final BenchmarkListener listener;

  /** With the numbers of callers. */
  public CallersBenchmark(
      Architecture architecture, List<Integer> callers, boolean quick, BenchmarkListener listener) {
    this.architecture = architecture;
    this.callers = List.copyOf(callers);
    this.rounds = quick ? Rounds.QUICK : new Rounds(5, 0.2, 0.5);
    this.listener = listener;
  }

  /**
   * One line of the table.
   *
   * @param backend the engine
   * @param how {@code 4 callers}
   * @param imagesPerSecond of all callers together
   * @param ratio to one caller, round by round
   */
  public record Row(String backend, String how, Spread imagesPerSecond, Spread ratio) {}

  private record Way(String name, String command, int callers, boolean busy) {}

  /** Measures the backends one after the other. */
  public List<Row> run(List<String> backends) throws IOException {
    List<Row> rows = new ArrayList<>();
    int total = backends.size() * rounds.count();
    try (BenchmarkWorkspace workspace = BenchmarkWorkspace.of(architecture)) {
      for (String backend : backends) {
        int before = rows.isEmpty() ? 0 : backends.indexOf(backend) * rounds.count();
        try (WorkerProcess worker = workspace.withIsomorph(backend)) {
          rows.addAll(measure(workspace, worker, backend, before, total));
        }
      }
    }
    return rows;
  }

  private List<Row> measure(
      BenchmarkWorkspace workspace, WorkerProcess worker, String backend, int before, int total)
      throws IOException {
    Map<Way, List<PerImage>> results = new LinkedHashMap<>();
    ways().forEach(way -> results.put(way, new ArrayList<>()));
    worker.measure("callers 1 1");
    int done = before;
    for (int round = 0; round < rounds.count(); round++) {
      int times = timesFor(worker);
      for (Map.Entry<Way, List<PerImage>> entry : results.entrySet()) {
        Way way = entry.getKey();
        int each = Math.max(1, times / way.callers());
        String command = "%s %d %d".formatted(way.command(), way.callers(), each);
        entry
            .getValue()
            .add(PerImage.of(run(workspace, worker, way, command), (long) each * way.callers()));
      }
      listener.rounds(++done, total, backend + ", callers");
    }
    List<PerImage> one = results.values().iterator().next();
    List<Row> rows = new ArrayList<>();
    results.forEach(
        (way, images) ->
            rows.add(
                new Row(
                    backend,
                    way.name(),
                    Spread.of(images.stream().map(i -> 1e9 / i.wallNanos()).toList()),
                    Spread.of(
                        IntStream.range(0, images.size())
                            .mapToObj(i -> one.get(i).wallNanos() / images.get(i).wallNanos())
                            .toList()))));
    return rows;
  }

  private static Usage run(
      BenchmarkWorkspace workspace, WorkerProcess worker, Way way, String command)
      throws IOException {
    if (!way.busy()) {
      return worker.measure(command);
    }
    WorkerProcess busy = workspace.busyProcessor();
    try {
      return worker.measure(command);
    } finally {
      busy.close();
    }
  }

  private int timesFor(WorkerProcess worker) throws IOException {
    long each = worker.measure("callers 1 3").wallNanos() / 3;
    return (int) Math.max(1, rounds.seconds() * 1e9 / each);
  }

  private List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    ways.add(new Way("1 caller", "callers", 1, false));
    callers.stream()
        .filter(n -> n > 1)
        .forEach(n -> ways.add(new Way(n + " callers", "callers", n, false)));
    callers.stream()
        .filter(n -> n > 1)
        .forEach(n -> ways.add(new Way(n + " callers, batched", "batched", n, false)));
    ways.add(new Way("1 caller, a processor taken", "callers", 1, true));
    return ways;
  }
}
