package dev.isomorph.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An architecture with every kind of misfit; all are found in one walk. */
class ShapeProblemTest {
  private static final Shape IMAGE = Shape.of(3, 8, 8);

  private final Architecture broken = broken();

  private static Architecture broken() {
    GraphBuilder g = Architecture.builder("broken", IMAGE);
    String conv = g.add("conv", Conv2d.of(4, 8, 3), "input");
    g.add("conv", new ReLU(), conv);
    g.add("lost", new ReLU(), "nowhere");
    g.add("after_lost", new ReLU(), "lost");
    g.add("two", new ReLU(), conv, conv);
    g.add("lonely", new Add(), conv);
    g.add("dense", Linear.of(3, 4), conv);
    g.add("norm", BatchNorm.of(9), conv);
    g.add("strange", new Unflatten(Shape.of(2, 3)), "dense");
    g.add("norm3", BatchNorm.of(2), "strange");
    g.add("window", Conv2d.of(8, 8, 7), conv);
    g.add("vector", MaxPool2d.of(2), "dense");
    g.add("sum", new Add(), conv, "input");
    g.add("joined", new Concat(), conv, "input", "dense");
    g.add("alone", new Concat(), conv);
    g.add("huge", new AdaptiveAvgPool2d(Size2d.square(65_536)), conv);
    g.add("wide", Conv2d.of(8, Integer.MAX_VALUE, 1), conv);
    g.tap("features", "gone").scope("nobody").evaluateSingleImages();
    return g.build("gone");
  }

  @Test
  void all_problems_are_reported_at_once() {
    Shape conv = Shape.of(8, 6, 6);
    assertThat(problems())
        .containsExactly(
            new ShapeProblem.CountMismatch(
                "conv", "Conv2d", "input channels", 4, 3, "input", IMAGE),
            new ShapeProblem.DuplicatePath("conv"),
            new ShapeProblem.UnknownInput("lost", "ReLU", "nowhere"),
            new ShapeProblem.InputCount("two", "ReLU", "1", 2),
            new ShapeProblem.InputCount("lonely", "Add", "2 or more", 1),
            new ShapeProblem.RankMismatch("dense", "Linear", "[N, features]", "conv", conv),
            new ShapeProblem.CountMismatch("norm", "BatchNorm", "features", 9, 8, "conv", conv),
            new ShapeProblem.CountMismatch(
                "strange", "Unflatten", "input features for [N, 2, 3]", 6, 4, "dense", Shape.of(4)),
            new ShapeProblem.RankMismatch(
                "norm3", "BatchNorm", "[N, features] or [N, C, H, W]", "strange", Shape.of(2, 3)),
            new ShapeProblem.OutputSize("window", "Conv2d", "height", 0, "conv", conv),
            new ShapeProblem.OutputSize("window", "Conv2d", "width", 0, "conv", conv),
            new ShapeProblem.RankMismatch(
                "vector", "MaxPool2d", "[N, C, H, W]", "dense", Shape.of(4)),
            new ShapeProblem.SummandMismatch(
                "sum", "Add", List.of("conv", "input"), List.of(conv, IMAGE)),
            new ShapeProblem.ConcatMismatch(
                "joined",
                "Concat",
                List.of("conv", "input", "dense"),
                List.of(conv, IMAGE, Shape.of(4))),
            new ShapeProblem.InputCount("alone", "Concat", "2 or more", 1),
            new ShapeProblem.OutputSize(
                "huge", "AdaptiveAvgPool2d", "values per channel", 1L << 32, "conv", conv),
            new ShapeProblem.OutputSize(
                "wide", "Conv2d", "values", 36L * Integer.MAX_VALUE, "conv", conv),
            new ShapeProblem.ParameterSize(
                "wide", "Conv2d", "wide.weight", List.of(Integer.MAX_VALUE, 8, 1, 1)),
            new ShapeProblem.UnknownTarget("output", "broken", "gone"),
            new ShapeProblem.UnknownTarget("tap", "features", "gone"),
            new ShapeProblem.UnknownTarget("single-image evaluation scope", "nobody", "nobody"));
  }

  @Test
  void messages_say_where_what_expected_and_actual() throws IOException {
    try (InputStream golden = getClass().getResourceAsStream("shape-problems.txt")) {
      assertThat(failure().getMessage() + "\n")
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private List<ShapeProblem> problems() {
    return failure().problems();
  }

  private InvalidArchitectureException failure() {
    return catchThrowableOfType(InvalidArchitectureException.class, broken::plan);
  }
}
