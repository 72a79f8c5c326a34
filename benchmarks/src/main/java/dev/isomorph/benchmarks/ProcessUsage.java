package dev.isomorph.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has used since a moment. */
final class ProcessUsage {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final long wall = System.nanoTime();
  private final long cpu = cpuNanos();

  private ProcessUsage() {}

  static ProcessUsage begin() {
    return new ProcessUsage();
  }

  Usage end() {
    return new Usage(System.nanoTime() - wall, cpuNanos() - cpu, peakBytes());
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** The largest resident set so far, native memory included. */
  private static long peakBytes() {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + STATUS, e);
    }
  }
}
