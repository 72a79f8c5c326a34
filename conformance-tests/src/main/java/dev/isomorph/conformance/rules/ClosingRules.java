package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Tolerance;
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
            ClosingRules::threads));
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
