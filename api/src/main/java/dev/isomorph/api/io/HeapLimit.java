package dev.isomorph.api.io;

import java.util.Optional;

/**
 * How much of Java's heap the content of a file may take: three quarters. What a file declares is
 * compared with it before any memory is taken, so that a small file that declares much is refused
 * with a message.
 *
 * @param heapBytes the largest heap, in bytes
 */
public record HeapLimit(long heapBytes) {
  private static final long MEBIBYTE = 1 << 20;

  /** That of this process. */
  public static HeapLimit ofThisProcess() {
    return new HeapLimit(Runtime.getRuntime().maxMemory());
  }

  /** The most bytes that a content may take. */
  public long bytes() {
    return heapBytes / 4 * 3;
  }

  /**
   * What to tell of a content that is too large; nothing if it fits.
   *
   * @param what it is
   * @param declaredBytes the memory that it takes
   */
  public Optional<String> problem(String what, long declaredBytes) {
    return declaredBytes <= bytes()
        ? Optional.empty()
        : Optional.of(
            "%s: expected at most %d MiB, three quarters of Java's heap, got %d MiB; give more with -Xmx"
                .formatted(what, bytes() / MEBIBYTE, declaredBytes / MEBIBYTE));
  }
}
