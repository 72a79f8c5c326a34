package dev.isomorph.backend.djl;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.isomorph.spi.StartupEnvironment.CLibrary;

/** The C library of this process, by JNA. */
interface NativeEnvironment extends Library, CLibrary {
  /**
   * Loads JNA's own library.
   *
   * @throws LinkageError if that does not load
   */
  static CLibrary load() {
    return Native.load(NativeEnvironment.class);
  }
}
