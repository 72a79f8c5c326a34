package dev.isomorph.cli.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.Device;
import dev.isomorph.api.DivergedException;
import dev.isomorph.cli.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class FailuresTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("errors")
  void an_error_has_an_exit_code_and_one_message(Throwable error, int exitCode, String message)
      throws IOException {
    Terminal terminal =
        Terminal.with(
            Map.of(),
            choice -> {
              throw FailuresTest.<RuntimeException>unchecked(error);
            });
    Terminal.Result result = terminal.run("backends");
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err()).startsWith("isomorph: " + message).doesNotContain("\tat ");
    assertThat(result.err().lines()).hasSize(1);
    deleteFaultFile(result);
  }

  @Test
  void an_internal_fault_keeps_its_stack_trace_in_a_file() throws IOException {
    Terminal terminal =
        Terminal.with(
            Map.of(),
            choice -> {
              throw new IllegalStateException("injected");
            });
    Terminal.Result result = terminal.run("backends");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .matches(
            "isomorph: internal error: java.lang.IllegalStateException: injected;"
                + " this is a fault of isomorph, please report it with the file \\S+\\.txt\\R");
    Path file = faultFile(result).orElseThrow();
    assertThat(file)
        .content()
        .startsWith("isomorph ")
        .contains(
            "java.version: " + System.getProperty("java.version"),
            "arguments: [backends]",
            "java.lang.IllegalStateException: injected",
            "\tat " + FailuresTest.class.getName());
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    deleteFaultFile(result);
  }

  @Test
  void misuse_keeps_no_file() {
    Terminal terminal =
        Terminal.with(
            Map.of(),
            choice -> {
              throw new IllegalArgumentException("x: expected 1, got 2");
            });
    Terminal.Result result = terminal.run("backends");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).isEqualTo("isomorph: x: expected 1, got 2%n".formatted());
    assertThat(faultFile(result)).isEmpty();
  }

  private static Optional<Path> faultFile(Terminal.Result result) {
    Matcher named = Pattern.compile("with the file (\\S+)").matcher(result.err());
    return named.find() ? Optional.of(Path.of(named.group(1))) : Optional.empty();
  }

  private static void deleteFaultFile(Terminal.Result result) throws IOException {
    Optional<Path> file = faultFile(result);
    if (file.isPresent()) {
      Files.delete(file.get());
    }
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new IllegalArgumentException("x: expected 1, got 2"), 2, "x: expected 1"),
        Arguments.of(
            thrownBy(() -> new ArrayList<>(-1)),
            1,
            "internal error: java.lang.IllegalArgumentException: Illegal Capacity: -1; this is a fault of isomorph, please report it with the file "),
        Arguments.of(
            thrownBy(() -> Integer.parseInt("x")),
            1,
            "internal error: java.lang.NumberFormatException: For input string: \"x\"; this is a fault"),
        Arguments.of(
            thrownBy(() -> CommandLine.Help.Ansi.valueOf("PINK")),
            1,
            "internal error: java.lang.IllegalArgumentException: No enum constant"),
        Arguments.of(
            thrownBy(() -> Device.parse("tpu")), 2, "device: expected cpu, gpu or gpu:NUMBER"),
        Arguments.of(thrownBy(() -> Path.of("a\0b")), 2, "Nul character not allowed: a"),
        Arguments.of(
            new IllegalStateException("not so"),
            1,
            "internal error: java.lang.IllegalStateException: not so; this is a fault"),
        Arguments.of(new DataSetException("photos: no image"), 2, "photos: no image"),
        Arguments.of(new BackendException("no library"), 1, "no library"),
        Arguments.of(new DivergedException("step 3: NaN"), 1, "step 3: NaN"),
        Arguments.of(new CancellationException("early"), 130, "stopped; nothing was saved"),
        Arguments.of(new IOException("disk full"), 1, "disk full"),
        Arguments.of(new NoSuchFileException("a.png"), 2, "a.png: there is no such file or folder"),
        Arguments.of(
            new UncheckedIOException(new AccessDeniedException("a.png")),
            1,
            "a.png: permission denied"),
        Arguments.of(
            new NullPointerException("oops"),
            1,
            "internal error: java.lang.NullPointerException: oops; this is a fault"),
        Arguments.of(new OutOfMemoryError("Java heap space"), 1, "out of memory: expected less"),
        Arguments.of(
            new NoClassDefFoundError("a/B"), 1, "internal error: java.lang.NoClassDefFoundError"),
        Arguments.of(new AssertionError("broken"), 1, "internal error: java.lang.AssertionError"));
  }

  private static RuntimeException thrownBy(ThrowingCallable call) {
    return catchThrowableOfType(RuntimeException.class, call);
  }

  /** Throws anything, as a library may. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T unchecked(Throwable error) throws T {
    throw (T) error;
  }
}
