package dev.isomorph.api.io;

import java.io.IOException;
import java.nio.file.Path;

/** Another process, or another thread of this one, is writing the same output. */
public final class OutputBusyException extends IOException {
  private static final long serialVersionUID = 1L;

  OutputBusyException(Path output) {
    super(
        output
            + ": another run is writing it; wait until that run has ended, or choose another output");
  }
}
