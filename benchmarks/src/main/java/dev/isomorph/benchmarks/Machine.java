package dev.isomorph.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a machine can do at best, as measured.
 *
 * @param processor its name, with the number of processors
 * @param flops float32 operations per second in large matrix products; 0 if no engine measured it
 * @param bytesPerSecond read and written by plain copies in all threads
 */
public record Machine(String processor, double flops, double bytesPerSecond) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final int COPIED = 1 << 25;
  private static final int REPEATS = 6;

  static Machine of(double flops) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new Machine(description(), flops, copyRate(processors));
  }

  /** Number and name of the processors, system and Java. */
  public static String description() {
    return "%d x %s, %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            model(),
            system(),
            Runtime.version().feature());
  }

  private static String system() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  private static String model() {
    try {
      return Files.readAllLines(CPU_INFO).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("processor");
    } catch (IOException e) {
      return "processor";
    }
  }

  /** The best of a few copies of arrays that no cache holds. */
  private static double copyRate(int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<float[][]> arrays = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        arrays.add(new float[2][COPIED / threads]);
      }
      long best = Long.MAX_VALUE;
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        long start = System.nanoTime();
        List<Future<?>> copies = new ArrayList<>();
        for (float[][] pair : arrays) {
          copies.add(pool.submit(() -> System.arraycopy(pair[0], 0, pair[1], 0, pair[0].length)));
        }
        for (Future<?> copy : copies) {
          copy.get();
        }
        best = Math.min(best, System.nanoTime() - start);
      }
      return 2.0 * COPIED * Float.BYTES / best * 1e9;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException("interrupted while measuring copies");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
