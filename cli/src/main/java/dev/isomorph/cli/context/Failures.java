package dev.isomorph.cli.context;

import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.DivergedException;
import dev.isomorph.api.UnsupportedLayerException;
import dev.isomorph.spec.InvalidArchitectureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a user sees of an error: one message that begins with {@code isomorph:}, and an exit code. A
 * stack trace is for those who ask; that of an internal fault is kept in a file, for the report.
 */
public final class Failures {
  /** A job was done. */
  public static final int OK = 0;

  /** A job failed. */
  public static final int FAILED = 1;

  /** The command line, or what it names, cannot be used. */
  public static final int MISUSED = 2;

  /** Ctrl-C: 128 and the signal's number, as shells have it. */
  public static final int INTERRUPTED = 130;

  /** Packages of this project. */
  private static final String OURS = "dev.isomorph.";

  private final BooleanSupplier stacktrace;

  public Failures(BooleanSupplier stacktrace) {
    this.stacktrace = stacktrace;
  }

  /** Runs a command; an error of the machine becomes one that is reported like others. */
  public int run(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (OutOfMemoryError | StackOverflowError | LinkageError | AssertionError e) {
      report(e, parsed.commandSpec().commandLine().getErr(), parsed);
      return FAILED;
    }
  }

  /** Reports what a command threw. */
  public int report(Exception exception, CommandLine command, ParseResult parsed) {
    report(exception, command.getErr(), parsed);
    if (exception instanceof CancellationException
        || exception instanceof ClosedByInterruptException) {
      return INTERRUPTED;
    }
    return isMisuse(exception) ? MISUSED : FAILED;
  }

  private void report(Throwable error, PrintWriter err, ParseResult parsed) {
    Optional<String> message = message(error);
    print(err, message.orElseGet(() -> fault(error, parsed)), error);
  }

  /** What is printed of an internal fault, which is kept in a file for the report of it. */
  private String fault(Throwable error, ParseResult parsed) {
    String what =
        "internal error: %s; this is a fault of isomorph, please report it".formatted(error);
    try {
      return "%s with the file %s".formatted(what, FaultFile.write(error, parsed.originalArgs()));
    } catch (IOException e) {
      return "%s with what --stacktrace shows (no file can be written: %s)"
          .formatted(what, e.getMessage());
    }
  }

  /** Reports a command line that cannot be read. */
  public int misused(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    print(err, exception.getMessage(), exception);
    if (exception instanceof UnmatchedArgumentException) {
      UnmatchedArgumentException.printSuggestions(exception, err);
    }
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return MISUSED;
  }

  private static boolean isMisuse(Exception exception) {
    return exception instanceof IllegalArgumentException refused && isRefusal(refused)
        || exception instanceof InvalidArchitectureException
        || exception instanceof DataSetException
        || exception instanceof NoSuchFileException;
  }

  /**
   * Whether this project's code has refused an argument, with a message for its user. What Java or
   * another library throws below it is a fault of ours; but the text of a path comes from outside.
   */
  private static boolean isRefusal(IllegalArgumentException exception) {
    StackTraceElement[] trace = exception.getStackTrace();
    boolean ours = trace.length == 0 || trace[0].getClassName().startsWith(OURS);
    return ours || exception instanceof InvalidPathException;
  }

  /** What is printed of an error that a user can do something about; empty for a fault of ours. */
  private static Optional<String> message(Throwable error) {
    if (error instanceof OutOfMemoryError) {
      return Optional.of(
          "out of memory: expected less than %d MiB of heap; use a smaller --batch or --image, or give more with ISOMORPH_JAVA_OPTS=-Xmx4g"
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
    }
    if (error instanceof CancellationException || error instanceof ClosedByInterruptException) {
      return Optional.of("stopped; nothing was saved");
    }
    if (error instanceof NoSuchFileException missing) {
      return Optional.of(missing.getFile() + ": there is no such file or folder");
    }
    if (error instanceof AccessDeniedException denied) {
      return Optional.of(denied.getFile() + ": permission denied");
    }
    if (error instanceof FileSystemException file && file.getReason() == null) {
      return Optional.of(
          "%s: cannot be used (%s)".formatted(file.getFile(), file.getClass().getSimpleName()));
    }
    if (error instanceof UncheckedIOException unchecked) {
      return message(unchecked.getCause());
    }
    return isExpected(error) ? Optional.ofNullable(error.getMessage()) : Optional.empty();
  }

  private static boolean isExpected(Throwable error) {
    return error instanceof IOException
        || error instanceof BackendException
        || error instanceof DivergedException
        || error instanceof UnsupportedLayerException
        || error instanceof Exception exception && isMisuse(exception);
  }

  private void print(PrintWriter err, String message, Throwable error) {
    err.println("isomorph: " + message);
    if (stacktrace.getAsBoolean()) {
      error.printStackTrace(err);
    }
    err.flush();
  }
}
