package dev.isomorph.conformance.rules;

import dev.isomorph.api.Capability;
import dev.isomorph.api.Precision;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.random.GraphComparison;
import dev.isomorph.conformance.random.GraphComparison.View;
import dev.isomorph.conformance.random.GraphCoverage;
import dev.isomorph.conformance.random.RandomGraph;
import dev.isomorph.conformance.random.RandomGraphs;
import dev.isomorph.conformance.random.RegressionGraph;
import dev.isomorph.spec.json.ArchitectureJson;
import java.util.List;

/** Chapter R: random networks. */
final class RandomGraphRules {
  private RandomGraphRules() {}

  static List<Rule> all(SuiteSize size) {
    return List.of(
        Rule.mustInTraining(
            "R1",
            "Random networks give the reference's outputs, gradients and statistics.",
            "All kinds of layers at the limits of their attributes, each read by all kinds, as `COVERAGE.md` lists, with sums,"
                + " branches and batches of 1 to 5. A network that fails is made small and printed as JSON.",
            examination -> compare(examination, size, View.WHOLE)),
        Rule.must(
            "R2",
            "Random networks give the reference's outputs in evaluation, at every node.",
            "For backends that infer only; what is asked for must not depend on what else is.",
            examination -> compare(examination, size, View.EVALUATION)),
        Rule.must(
            "R3",
            "Networks that an engine once got wrong give the reference's outputs; where the backend trains, gradients as well.",
            "Random networks that failed, made small, as they are and folded.",
            RandomGraphRules::regressions));
  }

  private static void regressions(Examination examination) {
    boolean trains = examination.backend().limitation(Capability.TRAINING).isEmpty();
    for (View view : List.of(trains ? View.WHOLE : View.EVALUATION, View.FOLDED)) {
      GraphComparison comparison = new GraphComparison(view, Precision.FP32);
      RegressionGraph.all()
          .forEach(known -> compare(examination, comparison, known.name(), known.graph()));
    }
  }

  static void compare(Examination examination, SuiteSize size, View view) {
    GraphComparison comparison = new GraphComparison(view, Precision.FP32);
    GraphCoverage coverage = new GraphCoverage();
    for (int number = 0; number < size.randomNetworks(); number++) {
      RandomGraph graph = RandomGraphs.draw(size.seed(), number);
      String name = "graph %d of seed %d".formatted(number, size.seed());
      compare(examination, comparison, name, graph);
      coverage.add(graph);
    }
    examination.note(coverage.summary("networks of seed " + size.seed()));
  }

  /** Compares one network, and makes it small if it fails. */
  static void compare(
      Examination examination, GraphComparison comparison, String name, RandomGraph graph) {
    GraphComparison.Difference difference =
        comparison
            .compare(examination.backend(), graph)
            .orElse(new GraphComparison.Difference(0, "not supported"));
    if (difference.share() <= 1) {
      examination.within(name, difference.share());
    } else {
      GraphComparison.Failure failure = comparison.shrink(examination.backend(), graph);
      examination.failure(
          "%s, batch of %d, weights of seed %d: %s; smallest network that fails:%n%s"
              .formatted(
                  name,
                  failure.smallest().batchSize(),
                  failure.smallest().seed(),
                  failure.difference().what(),
                  ArchitectureJson.write(failure.smallest().architecture())));
    }
  }
}
