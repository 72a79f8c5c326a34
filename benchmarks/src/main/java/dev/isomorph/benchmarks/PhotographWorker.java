package dev.isomorph.benchmarks;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Precision;
import dev.isomorph.api.Tensor;
import dev.isomorph.benchmarks.contender.Contenders;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * A detector of photographs in a process of its own, so that its memory is its own; speaks as a
 * {@link Worker} does.
 *
 * <pre>
 * tiles BATCH TIMES     passes batches of tiles through the network alone
 * photograph FILE TIMES scores a photograph, decoding it each time
 * </pre>
 */
public final class PhotographWorker {
  private PhotographWorker() {}

  /** Arguments: {@code BACKEND FOLDER PRECISION}, the folder of a saved detector. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    Path folder = Path.of(arguments[1]);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Backend backend = Contenders.started(arguments[0]);
      CompileOptions options =
          CompileOptions.defaults().withPrecision(Precision.parse(arguments[2]));
      ModelFolder saved = ModelFolder.read(folder);
      Scoring scoring = saved.calibration().orElseThrow().scorer().scoring();
      try (AnomalyDetector detector = AnomalyDetector.open(folder, backend, options);
          CompiledModel tiles = backend.compile(saved.architecture(), options)) {
        tiles.load(saved.weights());
        out.println(Worker.ANSWER + "ready " + tiles.precision());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          String[] command = line.split(" ", 3);
          int times = Integer.parseInt(command[1]);
          Usage usage =
              command[0].equals("tiles")
                  ? tiles(tiles, scoring, Integer.parseInt(command[2]), times)
                  : photograph(detector, Path.of(command[2]), times);
          out.println(
              Worker.ANSWER
                  + "%d %d %d".formatted(usage.wallNanos(), usage.cpuNanos(), usage.peakBytes()));
          out.flush();
        }
      }
    } catch (RuntimeException | IOException e) {
      out.println(Worker.ANSWER + "error " + String.valueOf(e.getMessage()).replace('\n', ' '));
      System.exit(1);
    }
  }

  private static Usage tiles(CompiledModel model, Scoring scoring, int batch, int times) {
    Tensor input = Worker.waves(model.plan().architecture().input(), batch);
    ProcessUsage usage = ProcessUsage.begin();
    for (int i = 0; i < times; i++) {
      Outputs.toScore(model, input, scoring);
    }
    return usage.end();
  }

  private static Usage photograph(AnomalyDetector detector, Path file, int times) {
    Example example = DataSet.toScore(List.of(file), OptionalInt.empty()).iterator().next();
    ProcessUsage usage = ProcessUsage.begin();
    detector.score(Collections.nCopies(times, example).iterator(), new Silent());
    return usage.end();
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
