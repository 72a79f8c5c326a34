package dev.isomorph.anomaly.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real processes that are killed at every system call that changes something on the disk: the old
 * state is there or the new one, and writing once more succeeds and clears up. What each operation
 * leaves is tested by {@link AtomicReplacementTest} without processes.
 */
@Tag("strace")
class KilledReplacementTest {
  private static final List<String> SYSTEM_CALLS =
      List.of(
          "mkdir",
          "fsync",
          "fdatasync",
          "rename",
          "unlink",
          "rmdir",
          "ftruncate",
          "write",
          "pwrite64");

  /** strace passes on how its child ended: it kills itself likewise. */
  private static final int SIGKILL_EXIT_CODE = 137;

  @TempDir(factory = MemoryFolder.class)
  private Path root;

  @TempDir private static Path classes;

  private static FastStart start;

  @BeforeAll
  static void archive_the_classes() throws Exception {
    Path folder = Files.createDirectory(classes.resolve("run"));
    Replacement.RUN.write(folder, 0);
    start = new FastStart(Replacement.class, classes, Replacement.RUN.name(), folder.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"MODEL_WITHOUT_THRESHOLD", "RUN", "CHECKPOINT", "RESULTS", "EXPORT"})
  void killed_at_every_system_call_it_is_old_or_new(Replacement replacement) throws Exception {
    Path prepared = Files.createDirectory(root.resolve("prepared"));
    replacement.write(prepared, 0);
    String before = replacement.state(prepared);
    Path replaced = copy(prepared, root.resolve("replaced"));
    replacement.write(replaced, 1);
    String after = replacement.state(replaced);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> kills = new ArrayList<>();
      for (String call : SYSTEM_CALLS) {
        kills.add(threads.submit(killing(replacement, call, prepared, List.of(before, after))));
      }
      int sum = 0;
      for (Future<Integer> kill : kills) {
        sum += kill.get();
      }
      assertThat(sum).as("kills").isGreaterThan(5);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Kills at the first, the second, … call of a name until there is none left to kill at. */
  private Callable<Integer> killing(
      Replacement replacement, String call, Path prepared, List<String> states) {
    return () -> {
      for (int n = 1; ; n++) {
        Path folder = copy(prepared, root.resolve(call + n));
        boolean killed = killed(replacement, folder, call, n);
        assertThat(replacement.state(folder)).as("%s %d", call, n).isIn(states);
        if (!killed) {
          assertThat(replacement.state(folder)).isEqualTo(states.get(1));
          return n - 1;
        }
        replacement.write(folder, 1);
        assertThat(replacement.state(folder)).as("again: %s %d", call, n).isEqualTo(states.get(1));
        try (Stream<Path> all = Files.walk(folder)) {
          assertThat(all.map(path -> path.getFileName().toString()))
              .as("after %s %d", call, n)
              .noneMatch(name -> name.startsWith(".") || name.endsWith(".partial"));
        }
      }
    };
  }

  private static boolean killed(Replacement replacement, Path folder, String call, int n)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "strace",
                // Not with --seccomp-bpf: strace 6.1 then kills at the first call alone.
                "--follow-forks",
                "-qq",
                "--output=/dev/null",
                "--trace=" + call,
                "--inject=%s:signal=KILL:when=%d".formatted(call, n)));
    command.addAll(start.command());
    command.addAll(List.of(replacement.name(), folder.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    int exitCode = process.waitFor();
    assertThat(exitCode).as("%s %d: %s", call, n, said).isIn(0, SIGKILL_EXIT_CODE);
    return exitCode == SIGKILL_EXIT_CODE;
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
    return to;
  }
}
