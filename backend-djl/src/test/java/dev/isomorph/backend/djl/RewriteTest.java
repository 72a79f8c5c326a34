package dev.isomorph.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.backend.djl.Draft.Line;
import dev.isomorph.backend.djl.Form.Slice;
import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.backend.djl.Value.Kernel;
import dev.isomorph.backend.djl.Value.Named;
import dev.isomorph.backend.djl.Value.Result;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Tanh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule: what goes in and comes out, the numbers against the reference, and the check. */
class RewriteTest {
  private static final ComputeFormat FP32 = new ComputeFormat(false, false, true);
  private static final ComputeFormat BF16 = new ComputeFormat(true, true, true);
  private static final Shape IMAGE = Shape.of(3, 8, 8);

  /** Some layers in float32: rounding (6e-8) over sums of some hundred values. */
  private static final double TOLERANCE = 2e-6;

  // What goes in and comes out.

  @Test
  void a_transposed_convolution_becomes_a_convolution_and_a_shuffle_of_pixels() {
    Plan plan =
        chain(Shape.of(16, 4, 4), ConvTranspose2d.of(16, 3, 4).withStride(2).withPadding(1));
    assertThat(evaluated(plan, FP32, 0))
        .containsExactly(
            "v1 = torch.conv_transpose2d(x0, n0.weight, n0.bias, [2, 2], [1, 1], [0, 0], 1, [1, 1])");
    assertThat(evaluated(plan, FP32, 1))
        .containsExactly(
            "v1 = torch.slice(torch.slice(torch.pixel_shuffle(torch.slice(torch.conv2d(x0,"
                + " torch.constant_pad_nd(torch.reshape(torch.flip(torch.permute(torch.reshape("
                + "n0.weight, [16, 3, 2, 2, 2, 2]), [1, 3, 5, 0, 2, 4]), [4, 5]), [12, 16, 2, 2]),"
                + " [0, 0, 0, 0, 0, 0, 0, 4]),"
                + " torch.constant_pad_nd(torch.repeat_interleave(n0.bias, 4), [0, 4]),"
                + " [1, 1], [1, 1], [1, 1], 1), 1, 0, 12), 2), 2, 1, 9), 3, 1, 9)");
  }

  @Test
  void other_transposed_convolutions_stay() {
    for (Layer layer :
        List.of(
            ConvTranspose2d.of(16, 16, 4).withStride(2), // fills vectors already
            ConvTranspose2d.of(15, 3, 4).withStride(2), // would fill its input as well
            ConvTranspose2d.of(16, 3, 3).withStride(2), // the kernel is no multiple of the stride
            ConvTranspose2d.of(16, 3, 4))) {
      int channels = ((ConvTranspose2d) layer).inChannels();
      Plan plan = chain(Shape.of(channels, 4, 4), layer);
      assertThat(evaluated(plan, FP32, 1)).isEqualTo(evaluated(plan, FP32, 0));
    }
  }

  @Test
  void a_convolution_is_computed_by_onednn_with_the_rectifier_that_alone_reads_it() {
    Plan plan = chain(IMAGE, Conv2d.of(3, 4, 3), new ReLU(), Conv2d.of(4, 2, 1), new Sigmoid());
    assertThat(evaluated(plan, FP32, 2))
        .containsExactly(
            pointwise("v1", "x0", "n0", "none"),
            "v2 = torch.relu(v1)",
            pointwise("v3", "v2", "n2", "none"),
            "v4 = torch.sigmoid(v3)");
    assertThat(evaluated(plan, FP32, 3))
        .containsExactly(
            pointwise("v1", "x0", "n0", "relu"),
            pointwise("v2", "v1", "n2", "none"),
            "v3 = torch.sigmoid(v2)");
  }

  @Test
  void without_onednn_a_convolution_is_pytorchs() {
    ComputeFormat card = new ComputeFormat(false, false, false);
    Plan plan = chain(IMAGE, Conv2d.of(3, 4, 3), new ReLU());
    assertThat(evaluated(plan, card, 3))
        .containsExactly(
            "v1 = torch.conv2d(x0, n0.weight, n0.bias, [1, 1], [0, 0], [1, 1], 1)",
            "v2 = torch.relu(v1)");
  }

  @Test
  void a_rectifier_stays_where_its_input_is_wanted_or_read_elsewhere() {
    Plan plan = chain(IMAGE, Conv2d.of(3, 4, 3), new ReLU());
    Draft wanted = Draft.ofEvaluation(plan, List.of("n0", "n1"));
    assertThat(lines(Rewrite.apply(Rewrite.evaluation(FP32, ChannelAlignment.NONE), wanted)))
        .containsExactly(pointwise("v1", "x0", "n0", "none"), "v2 = torch.relu(v1)");
    assertThat(evaluated(branches(), FP32, 3)).contains("v2 = torch.relu(v1)");
  }

  @Test
  void sums_and_activations_overwrite_what_nobody_else_reads() {
    // c is read by r and s; d only by s, which therefore puts it first; s only by t.
    assertThat(evaluated(branches(), FP32, 3))
        .containsExactly(
            pointwise("v1", "x0", "c", "none"),
            "v2 = torch.relu(v1)",
            pointwise("v3", "v2", "d", "none"),
            "v4 = torch.add(v1, v3)",
            "v5 = torch.sigmoid(v4)");
    assertThat(evaluated(branches(), FP32, 4))
        .containsExactly(
            pointwise("v1", "x0", "c", "none"),
            "v2 = torch.relu(v1)",
            pointwise("v3", "v2", "d", "none"),
            "v4 = torch.add_(v3, v1)",
            "v5 = torch.sigmoid_(v4)");
  }

  @Test
  void in_bf16_parameters_are_cast_and_some_layers_compute_in_float32() {
    Plan plan = chain(IMAGE, Conv2d.of(3, 4, 3), BatchNorm.of(4));
    assertThat(evaluated(plan, BF16, 5))
        .containsExactly(
            "v1 = ops.mkldnn._convolution_pointwise(x0,"
                + " torch.contiguous(torch.to(n0.weight, 15), memory_format=2),"
                + " torch.to(n0.bias, 15), [0, 0], [1, 1], [1, 1], 1, \"none\","
                + " annotate(List[Optional[number]], []), None)",
            "v2 = torch.to(torch.batch_norm(torch.to(v1, 6), n1.weight, n1.bias, n1.running_mean,"
                + " n1.running_var, False, 0.09999999999999998, 1.0E-5, False), 15)");
  }

  @Test
  void in_bf16_training_the_bias_of_a_transposed_convolution_is_added_apart() {
    Plan plan = chain(Shape.of(3, 4, 4), ConvTranspose2d.of(3, 4, 4).withStride(2).withPadding(1));
    Draft draft = Draft.ofTraining(plan, List.of("n0"), false, List.of());
    String weight = "torch.contiguous(torch.to(n0.weight, 15), memory_format=2)";
    assertThat(lines(after(Rewrite.training(BF16, ChannelAlignment.NONE), draft, 2)))
        .containsExactly(
            "v1 = torch.conv_transpose2d(x0, %s, torch.to(n0.bias, 15), [2, 2], [1, 1], [0, 0], 1, [1, 1])"
                .formatted(weight));
    assertThat(lines(after(Rewrite.training(BF16, ChannelAlignment.NONE), draft, 3)))
        .containsExactly(
            "v1 = torch.add(torch.conv_transpose2d(x0, %s, None, [2, 2], [1, 1], [0, 0], 1, [1, 1]), torch.reshape(torch.to(n0.bias, 15), [1, -1, 1, 1]))"
                .formatted(weight));
  }

  // The numbers.

  /** Networks that between them meet every rule. */
  static Stream<Arguments> networks() {
    return Stream.of(
            branches(),
            chain(IMAGE, Conv2d.of(3, 4, 3), new Tanh()),
            chain(IMAGE, Conv2d.of(3, 4, 3), new LeakyReLU(0.1)),
            chain(IMAGE, ConvTranspose2d.of(3, 4, 3), new ReLU()),
            chain(
                Shape.of(16, 4, 4),
                ConvTranspose2d.of(16, 3, 4).withStride(2).withPadding(1),
                new Sigmoid()),
            chain(
                IMAGE,
                Conv2d.of(3, 21, 3),
                new ReLU(),
                ConvTranspose2d.of(21, 5, 3).withoutBias(),
                new ReLU()))
        .flatMap(
            plan ->
                Stream.of(ChannelAlignment.values())
                    .flatMap(
                        alignment ->
                            IntStream.rangeClosed(0, Rewrite.evaluation(FP32, alignment).size())
                                .mapToObj(count -> Arguments.of(plan, alignment, count))));
  }

  @ParameterizedTest(name = "{index}: channels {1}, {2} rules")
  @MethodSource("networks")
  void after_each_rule_the_engine_gives_what_the_reference_gives(
      Plan plan, ChannelAlignment alignment, int count) {
    Draft draft =
        after(
            Rewrite.evaluation(FP32, alignment),
            Draft.ofEvaluation(plan, List.of(plan.architecture().output())),
            count);
    equalsReference(plan, draft);
  }

  @ParameterizedTest(name = "{index}: channels {1}, {2} rules")
  @MethodSource("networks")
  void rules_for_training_leave_the_numbers_as_well(
      Plan plan, ChannelAlignment alignment, int count) {
    List<Rewrite> rewrites = Rewrite.training(FP32, alignment);
    Draft draft =
        after(
            rewrites,
            Draft.ofTraining(plan, List.of(plan.architecture().output()), false, List.of()),
            Math.min(count, rewrites.size()));
    equalsReference(plan, draft);
  }

  private static void equalsReference(Plan plan, Draft draft) {
    StateDict weights = InitialWeights.of(plan, 1);
    int[] dims = plan.architecture().input().withBatch(2);
    CounterGenerator u = CounterGenerator.of(1, "input");
    float[] numbers = new float[2 * (int) plan.architecture().input().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (2 * u.uniform(i) - 1);
    }
    Tensor input = Tensor.wrap(numbers, dims);
    float[] expected;
    try (CompiledModel reference =
        Backend.of(new ReferenceEngine()).compile(plan.architecture(), CompileOptions.defaults())) {
      reference.load(weights);
      expected = reference.forward(input).toArray();
    }
    float[] actual = run(EvaluationProgram.text(draft, FP32), plan, weights, input);
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isPositive();
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(TOLERANCE * largest));
    }
  }

  private static float[] run(String text, Plan plan, StateDict weights, Tensor input) {
    DjlEngine.start();
    List<Parameter> parameters =
        EvaluationProgram.parameters(plan, List.of(plan.architecture().output()));
    return EngineEntry.infer(
        "the test",
        () -> {
          try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu());
              PtSymbolBlock program = EngineEntry.load(manager, text)) {
            PtNDArray[] given =
                parameters.stream()
                    .map(p -> NativeArrays.toNative(manager, weights.get(p.name())))
                    .toArray(PtNDArray[]::new);
            IValue prepared = IValueUtils.runMethod(program, "prepare", IValue.listFrom(given));
            IValue x = IValue.from(NativeArrays.toNative(manager, input));
            IValue result = IValueUtils.runMethod(program, "forward", x, prepared);
            return result.toTensorArray((PtNDManager) manager)[0].toFloatArray();
          }
        });
  }

  // The check.

  @Test
  void a_rule_that_makes_another_shape_is_refused() {
    refused(
        chain(IMAGE, Conv2d.of(3, 4, 3)),
        draft -> draft.map((step, layer) -> layer.in(new Slice(1, 0, 3))),
        "rewrite 'test' of 'chain': n0: its shape: expected [-1, 4, 6, 6], got [-1, 3, 6, 6]");
  }

  @Test
  void a_rule_that_cuts_more_than_there_is_is_refused() {
    refused(
        chain(IMAGE, Conv2d.of(3, 4, 3)),
        draft -> draft.map((step, layer) -> layer.in(new Slice(1, 2, 4))),
        "rewrite 'test' of 'chain': n0: Slice[axis=1, from=2, count=4] does not fit a tensor of"
            + " [-1, 4, 6, 6]");
  }

  @Test
  void a_rule_that_forgets_to_rearrange_a_parameter_is_refused() {
    refused(
        chain(IMAGE, Conv2d.of(3, 4, 3)),
        draft ->
            draft.map(
                (step, layer) ->
                    new Computed(
                            Conv2d.of(3, 8, 3),
                            layer.kernel(),
                            layer.inputs(),
                            layer.parameters(),
                            layer.mask())
                        .in(new Slice(1, 0, 4))),
        "rewrite 'test' of 'chain': n0: the parameters of Conv2d[inChannels=3, outChannels=8");
  }

  @Test
  void a_rule_that_drops_a_parameter_is_refused() {
    refused(
        chain(IMAGE, Conv2d.of(3, 4, 3)),
        draft ->
            draft.map(
                (step, layer) ->
                    new Computed(
                        Conv2d.of(3, 4, 3).withoutBias(),
                        layer.kernel(),
                        layer.inputs(),
                        Map.of("weight", layer.parameters().get("weight")),
                        layer.mask())),
        "rewrite 'test' of 'chain': the output: nothing reads the parameters [n0.bias]");
  }

  @Test
  void a_rule_that_reads_what_is_not_bound_yet_is_refused() {
    refused(
        chain(IMAGE, new ReLU(), new Sigmoid()),
        draft -> {
          List<Line> lines = new ArrayList<>(draft.lines());
          lines.add(lines.remove(0));
          return draft.withLines(lines);
        },
        "rewrite 'test' of 'chain': n1: n0 is not bound yet");
  }

  @Test
  void a_rule_that_loses_what_is_wanted_is_refused() {
    refused(
        chain(IMAGE, new ReLU(), new Sigmoid()),
        draft -> draft.withLines(draft.lines().subList(0, 1)),
        "rewrite 'test' of 'chain': the output: n1 is not bound");
  }

  @Test
  void a_rule_that_overwrites_what_is_read_elsewhere_is_refused() {
    refused(
        branches(),
        draft ->
            draft.map(
                (step, layer) -> step.path().equals("r") ? layer.by(Kernel.OVERWRITING) : layer),
        "rewrite 'test' of 'branches': r: overwrites Result[path=c], which is needed elsewhere");
  }

  @Test
  void a_rule_that_asks_for_an_operator_that_is_not_there_is_refused() {
    refused(
        chain(IMAGE, new ReLU()),
        draft -> draft.map((step, layer) -> layer.by(Kernel.ONEDNN)),
        "rewrite 'test' of 'chain': n0: no operator of oneDNN for ReLU[]");
  }

  @Test
  void the_rule_at_fault_is_named() {
    Draft draft = Draft.ofEvaluation(chain(IMAGE, new ReLU()), List.of("n0"));
    Rewrite fault = new Rewrite("fault", any -> any.withLines(List.of()));
    Rewrite after = new Rewrite("after", any -> any);
    assertThatThrownBy(() -> Rewrite.apply(List.of(fault, after), draft))
        .hasMessageStartingWith("rewrite 'fault' of 'chain': the output: n0 is not bound");
  }

  @Test
  void reads_are_counted_within_expressions() {
    Draft draft = Draft.ofEvaluation(branches(), List.of("t"));
    assertThat(draft.reads()).containsEntry("c", 2).containsEntry("t", 1);
    assertThat(new Result("a").in(new Slice(1, 0, 1)).reads()).containsExactly(new Result("a"));
  }

  private static void refused(Plan plan, UnaryOperator<Draft> rule, String message) {
    Draft draft = Draft.ofEvaluation(plan, List.of(plan.architecture().output()));
    Rewrite rewrite = new Rewrite("test", rule);
    assertThatThrownBy(() -> Rewrite.apply(List.of(rewrite), draft))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(message);
  }

  // Networks and their text.

  private static Plan chain(Shape input, Layer... layers) {
    GraphBuilder graph = Architecture.builder("chain", input);
    String last = graph.input();
    for (int i = 0; i < layers.length; i++) {
      last = graph.add("n" + i, layers[i], last);
    }
    return graph.build(last).plan();
  }

  private static Plan branches() {
    GraphBuilder graph = Architecture.builder("branches", IMAGE);
    String c = graph.add("c", Conv2d.of(3, 4, 3), graph.input());
    String r = graph.add("r", new ReLU(), c);
    String d = graph.add("d", Conv2d.of(4, 4, 3).withPadding(1), r);
    String s = graph.add("s", new Add(), c, d);
    return graph.build(graph.add("t", new Sigmoid(), s)).plan();
  }

  /** The lines after the first rules for evaluation. */
  private static List<String> evaluated(Plan plan, ComputeFormat format, int count) {
    return lines(
        after(
            Rewrite.evaluation(format, ChannelAlignment.NONE),
            Draft.ofEvaluation(plan, List.of(plan.architecture().output())),
            count));
  }

  private static Draft after(List<Rewrite> rewrites, Draft draft, int count) {
    return Rewrite.apply(rewrites.subList(0, count), draft);
  }

  /** A draft as text that reads parameters by their names. */
  private static List<String> lines(Draft draft) {
    Map<String, String> names = new HashMap<>();
    draft.plan().parameters().forEach(p -> names.put(p.name(), p.name()));
    ProgramText text = new ProgramText(names, parameter -> parameter);
    text.bindInput(new Named("x", List.of()));
    text.bind(draft);
    return text.lines().subList(1, text.lines().size());
  }

  private static String pointwise(String value, String input, String path, String following) {
    int padding = path.equals("d") ? 1 : 0;
    return "%1$s = ops.mkldnn._convolution_pointwise(%2$s, %3$s.weight, %3$s.bias, [%5$d, %5$d], [1, 1], [1, 1], 1, \"%4$s\", annotate(List[Optional[number]], []), None)"
        .formatted(value, input, path, following, padding);
  }
}
