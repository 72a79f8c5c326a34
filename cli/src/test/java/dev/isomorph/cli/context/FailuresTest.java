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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class FailuresTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("errors")
  void an_error_has_an_exit_code_and_one_message(Throwable error, int exitCode, String message) {
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
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new IllegalArgumentException("x: expected 1, got 2"), 2, "x: expected 1"),
        Arguments.of(
            thrownBy(() -> new ArrayList<>(-1)),
            1,
            "unexpected error: java.lang.IllegalArgumentException: Illegal Capacity: -1; run again with --stacktrace and report it"),
        Arguments.of(
            thrownBy(() -> Integer.parseInt("x")),
            1,
            "unexpected error: java.lang.NumberFormatException: For input string: \"x\"; run again"),
        Arguments.of(
            thrownBy(() -> CommandLine.Help.Ansi.valueOf("PINK")),
            1,
            "unexpected error: java.lang.IllegalArgumentException: No enum constant"),
        Arguments.of(
            thrownBy(() -> Device.parse("tpu")), 2, "device: expected cpu, gpu or gpu:NUMBER"),
        Arguments.of(thrownBy(() -> Path.of("a\0b")), 2, "Nul character not allowed: a"),
        Arguments.of(
            new IllegalStateException("not so"),
            1,
            "unexpected error: java.lang.IllegalStateException: not so; run again"),
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
            "unexpected error: java.lang.NullPointerException: oops; run again with --stacktrace"),
        Arguments.of(new OutOfMemoryError("Java heap space"), 1, "out of memory: expected less"),
        Arguments.of(
            new NoClassDefFoundError("a/B"),
            1,
            "unexpected error: java.lang.NoClassDefFoundError"));
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
