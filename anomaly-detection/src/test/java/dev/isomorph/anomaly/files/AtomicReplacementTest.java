package dev.isomorph.anomaly.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.fail;

import dev.isomorph.anomaly.files.Faults.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that is replaced on the disk, with a fault at every operation in between: the old
 * state is there or the new one, and writing once more succeeds and clears up.
 */
class AtomicReplacementTest {
  /** More operations than any replacement has. */
  private static final int MAX_OPERATIONS = 2000;

  @TempDir(factory = MemoryFolder.class)
  private Path root;

  @ParameterizedTest
  @EnumSource
  void killed_anywhere_it_is_old_or_new(Replacement replacement) throws IOException {
    assertThat(withFaults(replacement, Kind.KILL)).isGreaterThan(5);
  }

  @ParameterizedTest
  @EnumSource
  void failed_anywhere_it_is_old_or_new(Replacement replacement) throws IOException {
    withFaults(replacement, Kind.FAILURE);
  }

  @ParameterizedTest
  @EnumSource
  void on_a_full_disk_it_is_old_or_new(Replacement replacement) throws IOException {
    withFaults(replacement, Kind.FULL_DISK);
  }

  /** Tries a fault at each operation; gives their number. */
  private int withFaults(Replacement replacement, Kind kind) throws IOException {
    Path prepared = Files.createDirectory(root.resolve("prepared"));
    replacement.write(prepared, 0);
    String before = replacement.state(prepared);
    Path replaced = copy(prepared, root.resolve("replaced"));
    replacement.write(replaced, 1);
    String after = replacement.state(replaced);
    assertThat(after).isNotEqualTo(before);
    assertNothingHidden(replaced, "no fault");
    for (int n = 1; n < MAX_OPERATIONS; n++) {
      Path folder = copy(prepared, root.resolve("n" + n));
      Faults faults = new Faults(kind, n);
      boolean thrown = replace(replacement, folder, faults);
      String done = faults.last();
      if (!faults.came()) {
        assertThat(thrown).as("without a fault: %s", done).isFalse();
        return n - 1;
      }
      String state = replacement.state(folder);
      assertThat(state).as("%s %d of %s", kind, n, done).isIn(before, after);
      if (!thrown) {
        assertThat(state).as("reported as done: %s", done).isEqualTo(after);
      }
      assertThatCode(() -> replacement.write(folder, 1))
          .as("after %s", done)
          .doesNotThrowAnyException();
      assertThat(replacement.state(folder)).as("again after %s", done).isEqualTo(after);
      assertNothingHidden(folder, done);
    }
    return fail("there is no end to it");
  }

  /** Whether it threw what the fault makes it throw. */
  private static boolean replace(Replacement replacement, Path folder, Faults faults) {
    try {
      replacement.write(new FaultyFileSystem(faults).path(folder), 1);
      return false;
    } catch (Faults.Killed e) {
      return true;
    } catch (IOException e) {
      assertNamesFile(e, folder, faults);
      return true;
    } catch (UncheckedIOException e) {
      assertNamesFile(e.getCause(), folder, faults);
      return true;
    }
  }

  private static void assertNamesFile(IOException e, Path folder, Faults faults) {
    assertThat(e)
        .as("%s", faults.last())
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("cannot be written: No space left on device; make room");
    assertThat(e.getMessage()).doesNotContain(".part: ", ".update");
  }

  private static void assertNothingHidden(Path folder, String done) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .as("after %s", done)
          .noneMatch(name -> name.startsWith(".") || name.endsWith(".partial"));
    }
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
