package dev.isomorph.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.TextureRestorer;
import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.Objective;
import dev.isomorph.spec.objective.StructuralSimilarity;
import dev.isomorph.spec.objective.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A resumed training has the same bits as an uninterrupted one, whatever thread it runs on. */
class ResumedTrainingTest {
  private static final int BEFORE = 5;
  private static final int AFTER = 20;
  private static final int BATCH_SIZE = 4;
  private static final Size2d SIZE = Size2d.square(32);
  private static final Architecture NETWORK =
      new TextureRestorer(3, SIZE, 16, 16, 16).restorerAndSegmenter();
  private static final TrainingOptions OPTIONS =
      TrainingOptions.of(Optimizer.adam(), 1e-3)
          .withObjective(
              Objective.of(
                  Term.of(new MeanSquaredError(), TextureRestorer.RECONSTRUCTION, "image"),
                  Term.of(new StructuralSimilarity(11, 1), TextureRestorer.RECONSTRUCTION, "image"),
                  Term.of(new BinaryCrossEntropy(5, 2), TextureRestorer.MASK, "defects")));

  private final Backend backend = Backend.of(new DjlBackendProvider().create());

  @Test
  void a_resumed_training_has_the_losses_of_an_uninterrupted_one() throws Exception {
    List<Double> uninterrupted;
    StateDict weights;
    OptimizerState state;
    try (CompiledModel model = backend.compile(NETWORK, CompileOptions.defaults());
        TrainingSession session = model.train(OPTIONS)) {
      steps(session, 0, BEFORE);
      weights = model.weights();
      state = session.state();
      uninterrupted = steps(session, BEFORE, AFTER);
    }
    // A new thread, for which PyTorch's settings are those it starts with.
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      assertThat(other.submit(() -> resumed(weights, state)).get()).isEqualTo(uninterrupted);
    } finally {
      other.shutdown();
    }
  }

  private List<Double> resumed(StateDict weights, OptimizerState state) {
    try (CompiledModel model = backend.compile(NETWORK, CompileOptions.defaults());
        TrainingSession session = model.train(OPTIONS)) {
      model.load(weights);
      session.load(state);
      return steps(session, BEFORE, AFTER);
    }
  }

  private static List<Double> steps(TrainingSession session, int first, int count) {
    List<Double> losses = new ArrayList<>();
    for (int step = first; step < first + count; step++) {
      losses.addAll(
          session
              .step(
                  image(step, "input", 3),
                  Map.of("image", image(step, "image", 3), "defects", defects(step)))
              .terms());
    }
    return losses;
  }

  private static Tensor image(int step, String name, int channels) {
    return DeterministicTensors.input(
        step, name, BATCH_SIZE, channels, SIZE.height(), SIZE.width());
  }

  private static Tensor defects(int step) {
    float[] values = image(step, "defects", 1).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] > 0.6f ? 1 : 0;
    }
    return Tensor.wrap(values, BATCH_SIZE, 1, SIZE.height(), SIZE.width());
  }
}
