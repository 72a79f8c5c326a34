package dev.isomorph.conformance.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The size of this process at a moment, right after a garbage collection.
 *
 * @param resident bytes of the process, native memory included
 * @param heapUsed bytes of the Java heap that hold objects
 * @param heapCommitted bytes of the Java heap that the process may have touched
 */
record ProcessMemory(long resident, long heapUsed, long heapCommitted) {
  private static final Path STATUS = Path.of("/proc/self/status");

  static ProcessMemory now() {
    Runtime runtime = Runtime.getRuntime();
    long before = runtime.totalMemory();
    System.gc();
    long after = runtime.totalMemory();
    // What the collector gives back leaves the process a little later.
    return new ProcessMemory(
        residentBytes(), after - runtime.freeMemory(), Math.max(before, after));
  }

  /**
   * Bytes outside the Java heap that have come since: no more than this is certain, for a heap is
   * touched bit by bit.
   */
  long nativeGrowthSince(ProcessMemory before) {
    return (resident - heapCommitted) - (before.resident - before.heapUsed);
  }

  /** Resident bytes where the system tells them, else committed bytes. */
  private static long residentBytes() {
    if (!Files.exists(STATUS)) {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getCommittedVirtualMemorySize();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + STATUS, e);
    }
  }
}
