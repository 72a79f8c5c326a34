package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.metrics.ScoreStatistics;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Device;
import dev.isomorph.api.ParameterCounts;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a network with a restored image and a mask is asked for by a scoring of the mask. */
class CalibrationOutputsTest {
  private static final ScoreListener SILENT =
      new ScoreListener() {
        @Override
        public void scored(ImageScore score) {}

        @Override
        public void skipped(UnreadableImageException reason) {}
      };

  private final Set<String> asked = new ConcurrentSkipListSet<>();

  @BeforeEach
  void nothingIsAskedFor() {
    asked.clear();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thresholds_are_set_without_pictures(boolean tiled) throws UnreadableImageException {
    Optional<Tiling> tiling = tiled ? Optional.of(new Tiling(1, 1)) : Optional.empty();
    try (AnomalyDetector detector = detector(tiling)) {
      Calibration calibrated = detector.calibrate("net", PlainImages.normal(5), 0.1, SILENT);
      assertThat(calibrated.measuredLimit()).isPresent();
      assertThat(calibrated.scores()).hasSize(5);
      Scoring top = Scoring.parse("mask:top=0.5");
      assertThat(detector.rescored(top, PlainImages.normal(5), 0.1, SILENT).scores()).hasSize(5);
      assertThat(asked).containsExactly("logits");
      detector.inspect(PlainImages.normal(1).examples().get(0));
      assertThat(asked).containsExactly("image", "logits");
    }
  }

  private AnomalyDetector detector(Optional<Tiling> tiling) {
    Backend backend = Backend.of(new Asked());
    StateDict weights;
    try (CompiledModel model = backend.compile(network(), CompileOptions.defaults())) {
      weights = model.weights();
    }
    Calibration calibration =
        new Calibration(
            Threshold.given(0.5),
            ScoreStatistics.of(new double[] {0.1, 0.2}),
            List.of(),
            new Provenance.Imported("1", "net", "none", "1", "data", 2, 0, "now"),
            new Scorer(Scoring.parse("mask:max"), List.of()),
            tiling);
    return AnomalyDetector.of(
        new ModelFolder(network(), weights, Optional.of(calibration)), backend, Device.CPU);
  }

  private static Architecture network() {
    GraphBuilder graph = Architecture.builder("two-heads", Shape.of(3, 8, 8));
    String image = graph.add("image", Conv2d.of(3, 3, 3).withPadding(1), graph.input());
    String mask = graph.add("logits", Conv2d.of(3, 1, 3).withPadding(1), image);
    return graph.tap("reconstruction", image).tap("mask", mask).build(mask);
  }

  /** The reference backend, which notes the nodes that it is asked for. */
  private final class Asked implements Engine {
    private final Engine reference = new ReferenceEngine();

    @Override
    public String name() {
      return reference.name();
    }

    @Override
    public String version() {
      return reference.version();
    }

    @Override
    public List<Device> devices() {
      return reference.devices();
    }

    @Override
    public Map<Capability, String> limitations() {
      return reference.limitations();
    }

    @Override
    public NativeModel lower(Plan plan, CompileOptions options) {
      NativeModel model = reference.lower(plan, options);
      return new NativeModel() {
        @Override
        public List<Tensor> forward(Tensor input, List<String> paths) {
          asked.addAll(paths);
          return model.forward(input, paths);
        }

        @Override
        public void load(StateDict weights) {
          model.load(weights);
        }

        @Override
        public StateDict weights() {
          return model.weights();
        }

        @Override
        public ParameterCounts parameterCounts() {
          return model.parameterCounts();
        }

        @Override
        public NativeTraining train(TrainingOptions options) {
          return model.train(options);
        }

        @Override
        public void close() {
          model.close();
        }
      };
    }
  }
}
