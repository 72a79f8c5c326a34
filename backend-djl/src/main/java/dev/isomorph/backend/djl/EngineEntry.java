package dev.isomorph.backend.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import dev.isomorph.api.BackendException;
import dev.isomorph.format.pytorch.TorchScriptArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The one way into PyTorch: all work that calls the engine runs through here.
 *
 * <p>PyTorch keeps three settings for each thread, and a new thread starts with values that are not
 * the ones wanted here. They are set on the calling thread before the work:
 *
 * <ul>
 *   <li>Gradient mode, on in a new thread. It is restored after the work.
 *   <li>TorchScript's profiling executor, on in a new thread. It runs the first calls of a program
 *       otherwise than the later ones, with differences of 1e-9 in gradients, so that a resumed
 *       training would not end with the same bits as an uninterrupted one. PyTorch offers no way to
 *       read this setting, so it stays off on the calling thread.
 *   <li>The number of OpenMP threads, all processors in a new thread until it asks PyTorch for the
 *       number that the process was configured with.
 * </ul>
 *
 * <p>Work may enter again from inside. Safe from many threads.
 */
final class EngineEntry {
  private EngineEntry() {}

  /** Calls of the engine. */
  @FunctionalInterface
  interface Work<T, X extends Exception> {
    T run() throws X;
  }

  /**
   * Runs work without gradients.
   *
   * @param subject what the work is about, for messages: {@code model 'small'}
   * @throws BackendException if PyTorch fails
   */
  static <T, X extends Exception> T infer(String subject, Work<T, X> work) throws X {
    return enter(subject, false, work);
  }

  /**
   * Runs work that computes gradients.
   *
   * @param subject what the work is about, for messages: {@code model 'small'}
   * @throws BackendException if PyTorch fails
   */
  static <T, X extends Exception> T train(String subject, Work<T, X> work) throws X {
    return enter(subject, true, work);
  }

  /**
   * Loads a program, inside of work.
   *
   * @param text its methods
   */
  static PtSymbolBlock load(NDManager manager, String text) {
    try {
      return JniUtils.loadModule(
          (PtNDManager) manager,
          new ByteArrayInputStream(TorchScriptArchive.of(text)),
          false,
          false);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static <T, X extends Exception> T enter(
      String subject, boolean gradients, Work<T, X> work) throws X {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(gradients);
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.getNumThreads(); // asking sets the calling thread's number
    try {
      return work.run();
    } catch (EngineException e) {
      throw new BackendException(
          "backend 'djl': %s: PyTorch fails: %s".formatted(subject, e.getMessage()), e);
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
