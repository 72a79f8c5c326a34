package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Level;
import dev.isomorph.conformance.Rule;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Rules of chapter C: native memory is given back. */
final class NativeMemoryRules {
  private static final int STEPS_BETWEEN_COLLECTIONS = 20;
  private static final long ALLOWED_BYTES = 150L << 20;

  private NativeMemoryRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.mustInTraining(
                "C3",
                "Two hundred training steps and forward passes leave native memory as large as it was.",
                "Native memory is not the garbage collector's: what an engine forgets adds up until the process dies.",
                NativeMemoryRules::steps)
            .withLevel(Level.STOCHASTIC),
        Rule.must(
                "C4",
                "A hundred orders of taps and a hundred sets of them leave native memory as large as it was.",
                "What is compiled for a set of outputs has weights of its own, here 8 MiB; an unbounded cache of it is a leak.",
                NativeMemoryRules::taps)
            .withLevel(Level.STOCHASTIC),
        Rule.mustInTraining(
                "C5",
                "Four hundred training sessions, refused or opened and closed, leave native memory as large as it was.",
                "A session holds gradients and the optimizer's buffers, here 3 MiB.",
                NativeMemoryRules::sessions)
            .withLevel(Level.STOCHASTIC));
  }

  private static void steps(Examination examination) {
    SmallNetwork small = new SmallNetwork();
    try (CompiledModel model = examination.compile(small.architecture());
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.adam(), 1e-4))) {
      // A step that leaves its activations behind leaves several megabytes.
      growth(
          examination,
          100,
          200,
          step -> {
            session.step(small.batch(step % 4), small.batch(step % 4));
            model.forward(small.batch(step % 4));
          });
    }
  }

  private static void taps(Examination examination) {
    Architecture chain = chain(8, 512);
    List<String> paths = chain.nodes().stream().map(node -> node.path()).toList();
    String last = paths.get(paths.size() - 1);
    Random random = new Random(1);
    try (CompiledModel model = examination.compile(chain)) {
      Tensor input = DeterministicTensors.input(1, "input", 1, 512);
      growth(
          examination,
          20,
          200,
          call -> {
            List<String> taps = new ArrayList<>();
            for (int i = 0; i < paths.size() - 1; i++) {
              if (call % 2 == 0 || (call / 2 >> i & 1) == 1) {
                taps.add(paths.get(i));
              }
            }
            taps.add(last);
            Collections.shuffle(taps, random);
            model.forward(input, taps);
          });
    }
  }

  private static void sessions(Examination examination) {
    try (CompiledModel model = examination.compile(chain(4, 256))) {
      Tensor batch = DeterministicTensors.input(1, "input", 2, 256);
      growth(
          examination,
          20,
          400,
          call -> {
            if (call % 4 == 0) {
              try (TrainingSession session =
                  model.train(TrainingOptions.of(Optimizer.adam(), 1e-4))) {
                session.step(batch, batch);
              }
            } else {
              double rate = call % 4 == 1 ? Double.NaN : -call;
              examination.fails(
                  "a learning rate of " + rate,
                  IllegalArgumentException.class,
                  "learning rate: expected >= 0 and finite, got " + rate,
                  () -> model.train(TrainingOptions.of(Optimizer.adam(), rate)));
            }
          });
    }
  }

  /** Dense layers one after the other: many weights for little work. */
  private static Architecture chain(int layers, int features) {
    GraphBuilder graph = Architecture.builder("chain", Shape.of(features));
    String value = graph.input();
    for (int i = 0; i < layers; i++) {
      value = graph.add("dense" + i, Linear.of(features, features), value);
    }
    return graph.build(value);
  }

  /** One numbered use of an engine. */
  @FunctionalInterface
  private interface Use {
    void run(int number);
  }

  /** The growth over many uses after some that fill caches. */
  private static void growth(Examination examination, int warmUp, int uses, Use use) {
    ProcessMemory before = ProcessMemory.now();
    for (int number = 0; number < warmUp + uses; number++) {
      if (number == warmUp) {
        before = ProcessMemory.now();
      } else if (number % STEPS_BETWEEN_COLLECTIONS == 0) {
        System.gc(); // buffers that Java frees are not the engine's to free
      }
      use.run(number);
    }
    long growth = ProcessMemory.now().nativeGrowthSince(before);
    examination.within(
        "growth of %,d bytes".formatted(growth), Math.max(0, growth) / (double) ALLOWED_BYTES);
  }
}
