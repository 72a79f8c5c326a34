package dev.isomorph.benchmarks;

import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Precision;
import dev.isomorph.api.Tensor;
import dev.isomorph.benchmarks.contender.Contender;
import dev.isomorph.benchmarks.contender.Contenders;
import dev.isomorph.benchmarks.contender.Network;
import dev.isomorph.spec.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * One contender in a process of its own, so that its memory and processor time are its own. It
 * reads commands from its input, a line each, and answers each with a line; {@code pytorch.py}
 * speaks the same.
 *
 * <pre>
 * check FILE OUT        runs the float32 numbers of FILE and writes what comes out
 * infer BATCH TIMES     answers with wall and processor nanoseconds and peak bytes
 * train BATCH TIMES     the same
 * callers N TIMES       the same, for N threads that infer one image at a time, TIMES each
 * batched N TIMES       the same, through a front that makes batches
 * </pre>
 */
public final class Worker {
  /** What an answer begins with: engines print to the same stream. */
  static final String ANSWER = "=> ";

  private final Contender contender;
  private final Network network;
  private final Map<Integer, Tensor> inputs = new HashMap<>();
  private final Map<Integer, Tensor> targets = new HashMap<>();

  private Worker(Contender contender, Network network) {
    this.contender = contender;
    this.network = network;
  }

  /**
   * Arguments: {@code isomorph|by-hand|busy BACKEND FOLDER [PRECISION]}, a folder as {@link
   * Network} writes it.
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    Network network = Network.read(Path.of(arguments[2]));
    Precision precision = arguments.length > 3 ? Precision.parse(arguments[3]) : Precision.FP32;
    try (Contender contender = contender(arguments[0], arguments[1], network, precision);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Worker worker = new Worker(contender, network);
      out.println(ANSWER + "ready " + contender.trains());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(ANSWER + worker.answer(line.split(" ")));
        out.flush();
      }
    } catch (RuntimeException | IOException e) {
      out.println(ANSWER + "error " + String.valueOf(e.getMessage()).replace('\n', ' '));
      System.exit(1);
    }
  }

  private static Contender contender(
      String way, String backend, Network network, Precision precision) throws Exception {
    return switch (way) {
      case "isomorph" ->
          Contenders.withIsomorph(
              backend, network, CompileOptions.defaults().withPrecision(precision));
      case "by-hand" -> Contenders.byHand(backend).orElseThrow().of(network);
      default -> new BusyThread();
    };
  }

  private String answer(String[] command) throws IOException {
    if (command[0].equals("check")) {
      check(Path.of(command[1]), Path.of(command[2]));
      return "checked";
    }
    int count = Integer.parseInt(command[1]);
    int times = Integer.parseInt(command[2]);
    Usage usage =
        switch (command[0]) {
          case "train" -> train(count, times);
          case "callers" -> new Callers(contender::infer).run(one(), count, times);
          case "batched" ->
              contender.batched(batched -> new Callers(batched).run(one(), count, times));
          default -> infer(count, times);
        };
    return "%d %d %d".formatted(usage.wallNanos(), usage.cpuNanos(), usage.peakBytes());
  }

  private void check(Path in, Path out) throws IOException {
    FloatBuffer values =
        ByteBuffer.wrap(Files.readAllBytes(in)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    Shape shape = network.architecture().input();
    int batch = Math.toIntExact(values.limit() / shape.size());
    FloatBuffer result = contender.infer(Tensor.wrap(values, shape.withBatch(batch))).buffer();
    ByteBuffer bytes =
        ByteBuffer.allocate(result.limit() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(result);
    Files.write(out, bytes.array());
  }

  private Tensor one() {
    return inputs.computeIfAbsent(1, n -> waves(network.architecture().input(), n));
  }

  private Usage infer(int batch, int times) {
    Tensor input = inputs.computeIfAbsent(batch, n -> waves(network.architecture().input(), n));
    ProcessUsage usage = ProcessUsage.begin();
    for (int i = 0; i < times; i++) {
      contender.infer(input);
    }
    return usage.end();
  }

  private Usage train(int batch, int times) {
    Tensor input = inputs.computeIfAbsent(batch, n -> waves(network.architecture().input(), n));
    Tensor target = targets.computeIfAbsent(batch, n -> waves(network.plan().output(), n));
    ProcessUsage usage = ProcessUsage.begin();
    for (int i = 0; i < times; i++) {
      contender.train(input, target);
    }
    return usage.end();
  }

  /** Numbers in [-1, 1] in native memory, where engines can read them. */
  static Tensor waves(Shape shape, int batch) {
    int[] axes = shape.withBatch(batch);
    int count = Arrays.stream(axes).reduce(1, Math::multiplyExact);
    FloatBuffer values =
        ByteBuffer.allocateDirect(count * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < count; i++) {
      values.put(i, (float) Math.sin(0.37 * i));
    }
    return Tensor.wrap(values, axes);
  }
}
