package dev.isomorph.conformance;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Chapter C: the end of a model, and many threads on one. */
final class ClosingRules {
  private static final int THREADS = 8;
  private static final int PASSES = 4;
  private static final int WARM_UP = 100;
  private static final int STEPS = 200;
  private static final int STEPS_BETWEEN_COLLECTIONS = 20;
  private static final long ALLOWED_BYTES = 150L << 20;

  private ClosingRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.must(
            "C1",
            "Closing twice does nothing, and use after close is an error that names the model.",
            "Never a crash in native code.",
            ClosingRules::closing),
        Rule.must(
            "C2",
            "Eight threads on one model get what one thread gets.",
            "Forward passes run side by side.",
            ClosingRules::threads),
        Rule.mustInTraining(
            "C3",
            "Two hundred training steps and forward passes leave native memory as large as it was.",
            "Native memory is not the garbage collector's: what an engine forgets adds up until the process dies.",
            ClosingRules::memory));
  }

  private static void closing(Examination examination) {
    CompiledModel model = examination.compile(ResNetAutoencoder.notebook().encoder());
    Tensor input = Golden.seed1().input("input", 1, 3, 64, 64);
    model.close();
    model.close();
    for (Runnable use : List.<Runnable>of(() -> model.forward(input), model::weights)) {
      examination.fails("use after close", IllegalStateException.class, "resnet-encoder", use);
    }
  }

  private static void memory(Examination examination) {
    SmallNetwork small = new SmallNetwork();
    try (CompiledModel model = examination.compile(small.architecture());
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.adam(), 1e-4))) {
      ProcessMemory before = ProcessMemory.now();
      for (int step = 0; step < WARM_UP + STEPS; step++) {
        if (step == WARM_UP) {
          before = ProcessMemory.now();
        } else if (step % STEPS_BETWEEN_COLLECTIONS == 0) {
          System.gc(); // buffers that Java frees are not the engine's to free
        }
        session.step(small.batch(step % 4), small.batch(step % 4));
        model.forward(small.batch(step % 4));
      }
      long growth = ProcessMemory.now().nativeGrowthSince(before);
      // A step that leaves its activations behind leaves several megabytes.
      examination.within(
          "growth of %,d bytes".formatted(growth), Math.max(0, growth) / (double) ALLOWED_BYTES);
    }
  }

  private static void threads(Examination examination) {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().autoencoder())) {
      Golden golden = Golden.seed1();
      List<Tensor> alone = new ArrayList<>();
      List<Future<Tensor>> together = new ArrayList<>();
      for (int i = 0; i < THREADS * PASSES; i++) {
        Tensor input = golden.input("thread." + i, 1, 3, 64, 64);
        alone.add(model.forward(input));
      }
      for (int i = 0; i < THREADS * PASSES; i++) {
        Tensor input = golden.input("thread." + i, 1, 3, 64, 64);
        together.add(pool.submit(() -> model.forward(input)));
      }
      for (int i = 0; i < alone.size(); i++) {
        examination.close("pass " + i, alone.get(i), together.get(i).get(), Tolerance.EVALUATION);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread failed", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
