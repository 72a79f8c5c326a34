package dev.isomorph.anomaly.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.metrics.ScoreStatistics;
import dev.isomorph.anomaly.results.OddImages;
import dev.isomorph.anomaly.results.ResultFile;
import dev.isomorph.anomaly.results.ResultFormat;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.training.Checkpoint;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.RunSettings;
import dev.isomorph.anomaly.training.TrainingProgress;
import dev.isomorph.anomaly.training.TrainingState;
import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.api.io.AtomicFolder;
import dev.isomorph.api.io.FolderUpdate;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.imaging.PngFile;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Unflatten;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Something on the disk that is replaced by another version, in a folder that holds it alone. */
enum Replacement {
  /** One file, as reports, metrics and scoreboards are written. */
  FILE {
    @Override
    void write(Path folder, int version) throws IOException {
      Path file = folder.resolve("file.txt");
      try (OutputLock lock = OutputLock.acquire(file)) {
        AtomicFile.writeText(lock.target(), "version " + version);
      }
    }

    @Override
    String state(Path folder) throws IOException {
      return Files.readString(folder.resolve("file.txt"));
    }
  },

  /** A file that is looked at before it gets its name, as exports are. */
  EXPORT {
    @Override
    void write(Path folder, int version) throws IOException {
      Path file = folder.resolve("file.safetensors");
      try (OutputLock lock = OutputLock.acquire(file)) {
        AtomicFile.make(
            lock.target(),
            part -> {
              Safetensors.write(part, weights(version));
              Safetensors.read(part);
            });
      }
    }

    @Override
    String state(Path folder) throws IOException {
      return text(Safetensors.read(folder.resolve("file.safetensors")));
    }
  },

  PICTURE {
    @Override
    void write(Path folder, int version) throws IOException {
      Path file = folder.resolve("image.png");
      try (OutputLock lock = OutputLock.acquire(file)) {
        byte[] samples = new byte[12];
        Arrays.fill(samples, (byte) version);
        PngFile.write(lock.target(), new RgbImage(2, 2, samples));
      }
    }

    @Override
    String state(Path folder) throws IOException {
      return Arrays.toString(Files.readAllBytes(folder.resolve("image.png")));
    }
  },

  /** A detector by a detector with another network. */
  MODEL {
    @Override
    void write(Path folder, int version) throws IOException {
      model(version, Optional.of(calibration(version))).write(folder.resolve("model"));
    }

    @Override
    String state(Path folder) throws IOException {
      return text(ModelFolder.read(folder.resolve("model")));
    }
  },

  /** A detector by a model without a threshold, as {@code import} may do. */
  MODEL_WITHOUT_THRESHOLD {
    @Override
    void write(Path folder, int version) throws IOException {
      model(version, version == 0 ? Optional.of(calibration(0)) : Optional.empty())
          .write(folder.resolve("model"));
    }

    @Override
    String state(Path folder) throws IOException {
      return text(ModelFolder.read(folder.resolve("model")));
    }
  },

  /** No model by a model. */
  FIRST_MODEL {
    @Override
    void write(Path folder, int version) throws IOException {
      if (version > 0) {
        MODEL.write(folder, version);
      }
    }

    @Override
    String state(Path folder) throws IOException {
      return ModelFiles.areIn(folder.resolve("model")) ? MODEL.state(folder) : "none";
    }
  },

  /** The threshold alone. */
  CALIBRATION {
    @Override
    void write(Path folder, int version) throws IOException {
      Path model = folder.resolve("model");
      if (version == 0) {
        MODEL.write(folder, 0);
        return;
      }
      try (OutputLock lock = ModelFolder.lock(model)) {
        ModelFolder.read(model).writeCalibration(lock, calibration(version));
      }
    }

    @Override
    String state(Path folder) throws IOException {
      return MODEL.state(folder);
    }
  },

  /** A run that has stopped by one that begins. */
  RUN {
    @Override
    void write(Path folder, int version) throws IOException {
      try (RunFolder run = RunFolder.anew(folder.resolve("run"))) {
        run.keep("command.json", "version " + version);
        run.begin(settings(version));
        if (version == 0) {
          run.step(new TrainingProgress(1, 1, 1, 1, 0.1, 10, 0.5));
          run.save(checkpoint(0));
          run.stopped(checkpoint(0));
        }
      }
    }

    @Override
    String state(Path folder) throws IOException {
      StringBuilder text = new StringBuilder();
      for (String name : List.of("run.json", "architecture.json", "command.json")) {
        text.append(Files.readString(FolderUpdate.current(folder.resolve("run"), name).get()));
      }
      for (String name : List.of("checkpoint", "last", "best")) {
        text.append(FolderUpdate.current(folder.resolve("run"), name + ".safetensors").isPresent());
      }
      Optional<Path> metrics = FolderUpdate.current(folder.resolve("run"), "metrics.jsonl");
      return text.append(metrics.isPresent() ? Files.readString(metrics.get()) : "").toString();
    }
  },

  CHECKPOINT {
    @Override
    void write(Path folder, int version) throws IOException {
      try (RunFolder run = RunFolder.at(folder.resolve("run"))) {
        run.begin(settings(0));
        run.step(new TrainingProgress(1, 1, version + 1, 1, 0.1, 10, 0.5));
        run.save(checkpoint(version));
      }
    }

    @Override
    String state(Path folder) throws IOException {
      Path run = folder.resolve("run");
      return RunFolder.state(run).orElseThrow()
          + text(Safetensors.read(run.resolve("checkpoint.safetensors")));
    }
  },

  /** What is left of a training that has stopped. */
  OUTCOME {
    @Override
    void write(Path folder, int version) throws IOException {
      try (RunFolder run = RunFolder.at(folder.resolve("run"))) {
        run.begin(settings(0));
        run.stopped(checkpoint(version));
      }
    }

    @Override
    String state(Path folder) throws IOException {
      Path run = folder.resolve("run");
      return text(Safetensors.read(FolderUpdate.current(run, "last.safetensors").orElseThrow()))
          + text(Safetensors.read(FolderUpdate.current(run, "best.safetensors").orElseThrow()));
    }
  },

  /** A checkpoint by what is left of a training that diverged, which cannot be resumed. */
  DIVERGED {
    @Override
    void write(Path folder, int version) throws IOException {
      try (RunFolder run = RunFolder.at(folder.resolve("run"))) {
        run.begin(settings(0));
        if (version == 0) {
          run.save(checkpoint(0));
        } else {
          run.diverged(Optional.of(checkpoint(1)));
        }
      }
    }

    @Override
    String state(Path folder) {
      StringBuilder text = new StringBuilder();
      for (String name : List.of("checkpoint", "last", "best")) {
        text.append(FolderUpdate.current(folder.resolve("run"), name + ".safetensors").isPresent());
      }
      return text.toString();
    }
  },

  RESULTS {
    @Override
    void write(Path folder, int version) throws IOException {
      try (ResultFile file = ResultFile.open(folder.resolve("scores.csv"), ResultFormat.CSV)) {
        Iterator<Example> images =
            Stream.of("a", "b", "c").map(n -> OddImages.example(n, Label.UNKNOWN, "")).iterator();
        file.replay(images, OptionalDouble.of(1.0 / 3), IGNORED);
        while (images.hasNext()) {
          file.scored(OddImages.score(images.next().name(), version));
        }
        file.finish();
      }
    }

    @Override
    String state(Path folder) throws IOException {
      return Files.readString(folder.resolve("scores.csv"));
    }
  },

  /** No data set by a data set. */
  DATA_SET {
    @Override
    void write(Path folder, int version) throws IOException {
      if (version == 0) {
        return;
      }
      try (AtomicFolder data = AtomicFolder.begin(folder.resolve("data"))) {
        if (Files.exists(folder.resolve("data"))) {
          return;
        }
        writeFast(data.path().resolve("good/1.txt"), "one");
        writeFast(data.path().resolve("bad/2.txt"), "two");
        data.moveIntoPlace();
      }
    }

    @Override
    String state(Path folder) throws IOException {
      return Files.exists(folder.resolve("data"))
          ? Files.readString(folder.resolve("data/good/1.txt"))
              + Files.readString(folder.resolve("data/bad/2.txt"))
          : "none";
    }
  };

  private static final int VALUES = 18;
  private static final ScoreListener IGNORED =
      new ScoreListener() {
        @Override
        public void scored(ImageScore score) {}

        @Override
        public void skipped(UnreadableImageException reason) {}
      };

  /** Writes version 0, the old one, or version 1 over it. */
  abstract void write(Path folder, int version) throws IOException;

  /** What a reader finds, as a text. */
  abstract String state(Path folder) throws IOException;

  /** Writes the new version: {@code NAME FOLDER}. */
  public static void main(String[] arguments) throws IOException {
    valueOf(arguments[0]).write(Path.of(arguments[1]), 1);
  }

  private static void writeFast(Path file, String text) throws IOException {
    AtomicFile.write(
        file,
        AtomicFile.Durability.KILL,
        channel -> AtomicFile.writeAll(channel, ByteBuffer.wrap(text.getBytes(UTF_8))));
  }

  static ModelFolder model(int version, Optional<Calibration> calibration) {
    return new ModelFolder(architecture(version), weights(version), calibration);
  }

  private static Architecture architecture(int version) {
    GraphBuilder graph = Architecture.builder("version-" + version, Shape.of(3, 2, 3));
    return graph.build(
        graph.sequential(
            graph.input(),
            new Flatten(),
            new Linear(VALUES, VALUES, true),
            Unflatten.of(3, new Size2d(2, 3))));
  }

  private static StateDict weights(int version) {
    float[] weight = new float[VALUES * VALUES];
    Arrays.fill(weight, version);
    float[] bias = new float[VALUES];
    Arrays.fill(bias, version);
    return StateDict.of(
        Map.of(
            "1.weight", Tensor.wrap(weight, VALUES, VALUES), "1.bias", Tensor.wrap(bias, VALUES)));
  }

  static Calibration calibration(int version) {
    return new Calibration(
        Threshold.given(version),
        ScoreStatistics.of(new double[] {version, version}),
        List.of(),
        new Provenance.Imported("1", "version " + version, "none", "1", "data", 2, 0, "now"),
        Scorer.MEAN_SQUARED_ERROR,
        Optional.empty());
  }

  private static RunSettings settings(int version) {
    return new RunSettings(architecture(version), Map.of("version", "" + version));
  }

  private static Checkpoint checkpoint(int version) {
    TrainingState state =
        new TrainingState(
            version + 1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            new TrainingState.Planned("", 0),
            TrainingState.Ending.NONE,
            1);
    return new Checkpoint(
        state,
        weights(version),
        Optional.of(weights(version)),
        Optional.empty(),
        new OptimizerState(version + 1, weights(version)));
  }

  private static String text(ModelFolder model) {
    return "%s, %s, threshold %s"
        .formatted(
            model.architecture().name(),
            text(model.weights()),
            model.calibration().map(c -> "" + c.threshold().value()).orElse("none"));
  }

  private static String text(StateDict weights) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(weights.tensors())
        .forEach((name, tensor) -> text.append(name).append(Arrays.toString(tensor.toArray())));
    return text.toString();
  }
}
