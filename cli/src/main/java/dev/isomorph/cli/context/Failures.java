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
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a user sees of an error: one message that begins with {@code isomorph:}, and an exit code. A
 * stack trace is for those who ask.
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
    } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
      CommandLine command = parsed.commandSpec().commandLine();
      print(command.getErr(), describe(e), e);
      return FAILED;
    }
  }

  /** Reports what a command threw. */
  public int report(Exception exception, CommandLine command, ParseResult parsed) {
    print(command.getErr(), describe(exception), exception);
    if (exception instanceof CancellationException
        || exception instanceof ClosedByInterruptException) {
      return INTERRUPTED;
    }
    return isMisuse(exception) ? MISUSED : FAILED;
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

  private static String describe(Throwable error) {
    if (error instanceof OutOfMemoryError) {
      return "out of memory: expected less than %d MiB of heap; use a smaller --batch or --image, or give more with ISOMORPH_JAVA_OPTS=-Xmx4g"
          .formatted(Runtime.getRuntime().maxMemory() >> 20);
    }
    if (error instanceof CancellationException || error instanceof ClosedByInterruptException) {
      return "stopped; nothing was saved";
    }
    if (error instanceof NoSuchFileException missing) {
      return missing.getFile() + ": there is no such file or folder";
    }
    if (error instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (error instanceof FileSystemException file && file.getReason() == null) {
      return "%s: cannot be used (%s)".formatted(file.getFile(), file.getClass().getSimpleName());
    }
    if (error instanceof UncheckedIOException unchecked) {
      return describe(unchecked.getCause());
    }
    return isExpected(error) && error.getMessage() != null
        ? error.getMessage()
        : "unexpected error: %s; run again with --stacktrace and report it".formatted(error);
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
