package dev.isomorph.benchmarks;

import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.Precision;
import dev.isomorph.api.StateDict;
import dev.isomorph.benchmarks.contender.Contenders;
import dev.isomorph.benchmarks.contender.Network;
import dev.isomorph.format.pytorch.StateDictFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder with a network for workers to read, and the workers. Whoever made it closes it. */
final class BenchmarkWorkspace implements AutoCloseable {
  private final Path folder;
  private final Plan plan;

  private BenchmarkWorkspace(Path folder, Plan plan) {
    this.folder = folder;
    this.plan = plan;
  }

  /** For an architecture with fresh weights. */
  static BenchmarkWorkspace of(Architecture architecture) throws IOException {
    Plan plan = architecture.plan();
    StateDict weights = InitialWeights.of(plan, 1);
    BenchmarkWorkspace workspace =
        new BenchmarkWorkspace(Files.createTempDirectory("isomorph-benchmark"), plan);
    try {
      new Network(architecture, weights).write(workspace.folder);
      StateDictFile.write(workspace.folder.resolve("weights.pt"), weights, plan);
      return workspace;
    } catch (IOException | RuntimeException e) {
      workspace.close();
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  Plan plan() {
    return plan;
  }

  /** A backend through this library, in float32. */
  WorkerProcess withIsomorph(String backend) throws IOException {
    return withIsomorph(backend, Precision.FP32);
  }

  /**
   * A backend through this library.
   *
   * @throws dev.isomorph.api.BackendException if the backend has not that precision
   */
  WorkerProcess withIsomorph(String backend, Precision precision) throws IOException {
    return WorkerProcess.java(
        backend, List.of("isomorph", backend, folder.toString(), precision.toString()), true);
  }

  /**
   * Its engine without this library, if somebody has written how; on a file that PyTorch exported,
   * if it takes one and PyTorch was started before.
   */
  Optional<WorkerProcess> byHand(String backend) throws IOException {
    return Contenders.byHand(backend).isEmpty()
        ? Optional.empty()
        : Optional.of(
            WorkerProcess.java(
                backend + " by hand", List.of("by-hand", backend, folder.toString()), false));
  }

  /** A process that takes one processor until it is closed. */
  WorkerProcess busyProcessor() throws IOException {
    return WorkerProcess.java("busy", List.of("busy", "none", folder.toString()), true);
  }

  /**
   * The network in eager PyTorch, which the first time exports it as ONNX file for others to run,
   * if its exporter knows all of the network.
   *
   * @throws dev.isomorph.api.BackendException if the interpreter lacks torch, or the network is not
   *     of the {@code ResNetAutoencoder} family
   */
  WorkerProcess pytorch(String python) throws IOException {
    Shape input = plan.architecture().input();
    int height = input.rank() == 4 ? input.spatial().height() : 0;
    int width = input.rank() == 4 ? input.spatial().width() : 0;
    WorkerProcess pytorch =
        WorkerProcess.python(
            python, List.of(folder.toString(), Integer.toString(height), Integer.toString(width)));
    try {
      Path exported = folder.resolve(Network.EXPORTED);
      if (!Files.exists(exported)) {
        pytorch.ask("export " + exported);
      }
      return pytorch;
    } catch (IOException | RuntimeException e) {
      pytorch.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
