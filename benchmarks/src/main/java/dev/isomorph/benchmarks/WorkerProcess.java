package dev.isomorph.benchmarks;

import dev.isomorph.api.BackendException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The other end of a {@link Worker}: starts it, asks it, ends it. */
final class WorkerProcess implements AutoCloseable {
  private static final int SECONDS_TO_END = 10;

  private final String name;
  private final Path errors;
  private final Process process;
  private final BufferedReader in;
  private final BufferedWriter out;
  private final String greeting;

  /** What our launcher sets for the engines; others run as they come. */
  private static final List<String> OF_THE_LAUNCHER =
      List.of(
          "OMP_WAIT_POLICY",
          "GOMP_SPINCOUNT",
          "MALLOC_ARENA_MAX",
          "MALLOC_MMAP_THRESHOLD_",
          "MALLOC_TRIM_THRESHOLD_",
          "MALLOC_TOP_PAD_");

  private WorkerProcess(String name, List<String> command, boolean asLaunched) throws IOException {
    this.name = name;
    this.errors = Files.createTempFile("isomorph-worker", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      if (!asLaunched) {
        builder.environment().keySet().removeAll(OF_THE_LAUNCHER);
      }
      this.process = builder.start();
    } catch (IOException e) {
      Files.deleteIfExists(errors);
      throw new BackendException(
          "%s: '%s' does not start: %s".formatted(name, command.get(0), e.getMessage()), e);
    }
    this.in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.out =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    try {
      this.greeting = answer();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A Java process with the class path and the heap of this one. */
  static WorkerProcess java(String name, List<String> arguments, boolean asLaunched)
      throws IOException {
    return java(Worker.class, List.of(), name, arguments, asLaunched);
  }

  /**
   * The same with a program of its own that speaks as a {@link Worker} does.
   *
   * @param options of Java
   */
  static WorkerProcess java(
      Class<?> program,
      List<String> options,
      String name,
      List<String> arguments,
      boolean asLaunched)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + Runtime.getRuntime().maxMemory() / (1 << 20) + "m",
                "-XX:+UseParallelGC",
                "-Djava.awt.headless=true"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    return new WorkerProcess(name, command, asLaunched);
  }

  /**
   * Our script in an interpreter.
   *
   * @throws BackendException if the interpreter is not there or lacks torch
   */
  static WorkerProcess python(String interpreter, List<String> arguments) throws IOException {
    String script;
    try (InputStream stream = WorkerProcess.class.getResourceAsStream("pytorch.py")) {
      script = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> command = new ArrayList<>(List.of(interpreter, "-c", script));
    command.addAll(arguments);
    return new WorkerProcess("PyTorch", command, false);
  }

  /** For messages. */
  String name() {
    return name;
  }

  /** What it printed when it was ready, without that word. */
  String greeting() {
    return greeting.substring("ready ".length());
  }

  /** Whether it can train. */
  boolean trains() {
    return greeting().startsWith("true");
  }

  /** What {@code times} batches take. */
  Usage measure(Work work, int batch, int times) throws IOException {
    return measure("%s %d %d".formatted(work, batch, times));
  }

  /** What a command takes. */
  Usage measure(String command) throws IOException {
    String[] numbers = ask(command).split(" ");
    return new Usage(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
  }

  /** One command, one answer. */
  String ask(String command) throws IOException {
    out.write(command);
    out.newLine();
    out.flush();
    return answer();
  }

  private String answer() throws IOException {
    String line;
    do {
      line = in.readLine();
    } while (line != null && !line.startsWith(Worker.ANSWER));
    if (line == null || line.startsWith(Worker.ANSWER + "error")) {
      throw new BackendException(
          "%s: %s"
              .formatted(
                  name,
                  line == null
                      ? "the process ended: " + lastError()
                      : line.substring((Worker.ANSWER + "error ").length())));
    }
    return line.substring(Worker.ANSWER.length());
  }

  private String lastError() throws IOException {
    List<String> lines = Files.readAllLines(errors, StandardCharsets.ISO_8859_1);
    return lines.isEmpty() ? "without a word" : lines.get(lines.size() - 1);
  }

  /** Ends the process: it leaves when its input does. */
  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(errors);
  }
}
