package dev.isomorph.anomaly.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.api.io.AtomicFolder;
import dev.isomorph.api.io.OutputBusyException;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.api.io.OutputPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLockTest {
  private static final int PROCESSES = 3;
  private static final int ROUNDS = 200;

  @TempDir private Path root;

  /** Another process, which holds a lock until it is killed, or counts under it. */
  static final class Other {
    private Other() {}

    /** {@code hold OUTPUT}, or {@code count OUTPUT}. */
    public static void main(String[] arguments) throws IOException {
      Path output = Path.of(arguments[1]);
      if (arguments[0].equals("hold")) {
        OutputLock lock = OutputLock.acquire(output);
        System.out.println("holds " + lock.target());
        System.in.read();
        return;
      }
      for (int done = 0; done < ROUNDS; ) {
        try (OutputLock lock = OutputLock.acquire(output)) {
          int count = Integer.parseInt(Files.readString(lock.target()));
          Files.writeString(lock.target(), Integer.toString(count + 1));
          done++;
        } catch (OutputBusyException e) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void a_second_lock_fails_at_once_and_the_first_leaves_no_trace() throws IOException {
    Path output = root.resolve("above/model");
    try (OutputLock lock = OutputLock.acquire(output)) {
      assertThat(lock.target()).isEqualTo(root.toRealPath().resolve("above/model"));
      assertThatThrownBy(() -> OutputLock.acquire(output))
          .isInstanceOf(OutputBusyException.class)
          .hasMessage(
              output
                  + ": another run is writing it; wait until that run has ended, or choose another output");
    }
    OutputLock.acquire(output).close();
    try (Stream<Path> left = Files.list(root.resolve("above"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void a_link_and_its_target_are_one_output() throws IOException {
    Path target = Files.createDirectory(root.resolve("target"));
    Path link = Files.createSymbolicLink(root.resolve("link"), target);
    try (OutputLock lock = OutputLock.acquire(link)) {
      assertThat(lock.target()).isEqualTo(target.toRealPath());
      assertThatThrownBy(() -> OutputLock.acquire(target)).isInstanceOf(OutputBusyException.class);
    }
  }

  @Test
  void parts_of_killed_processes_are_deleted_and_nothing_else() throws IOException {
    Path folder = Files.createDirectories(root.resolve("heat/above"));
    Path part = Files.createFile(OutputPath.part(folder.resolve("a.png")));
    Path direct = Files.createFile(OutputPath.part(root.resolve("heat/b.png")));
    Path other = Files.createFile(folder.resolve(".notes.part"));
    Path beside = Files.createFile(OutputPath.part(root.resolve("heat")));
    try (OutputLock lock = OutputLock.acquire(root.resolve("heat"))) {
      assertThat(beside).doesNotExist();
      lock.deletePartsInside(1);
      assertThat(direct).doesNotExist();
      assertThat(part).exists();
      lock.deletePartsInside(2);
      assertThat(part).doesNotExist();
      assertThat(other).exists();
    }
  }

  @Test
  void parts_of_outputs_inside_that_are_locked_are_left_alone() throws IOException {
    Path work = Files.createDirectory(root.resolve("work"));
    Path report = work.resolve("report.html");
    Path model = Files.createDirectory(work.resolve("model"));
    try (OutputLock ofReport = OutputLock.acquire(report);
        OutputLock ofModel = OutputLock.acquire(model);
        AtomicFolder data = AtomicFolder.begin(work.resolve("data"));
        OutputLock lock = OutputLock.acquire(work)) {
      Files.createDirectories(model.resolve("above"));
      List<Path> live =
          List.of(
              OutputPath.part(ofReport.target()),
              OutputPath.part(ofModel.target().resolve("above/weights")),
              OutputPath.part(data.path().resolve("1.png")));
      Path left = Files.createFile(OutputPath.part(work.resolve("a.png")));
      for (Path part : live) {
        Files.createFile(part);
      }
      lock.deletePartsInside(Integer.MAX_VALUE);
      assertThat(live).allSatisfy(part -> assertThat(part).exists());
      assertThat(left).doesNotExist();
    }
  }

  @Test
  void a_folder_beside_which_nothing_can_be_written_has_its_lock_inside() throws IOException {
    Path volume = Files.createDirectory(root.resolve("volume")).toRealPath();
    Path output = new FaultyFileSystem(Faults.none()).deny(volume.getParent()).path(volume);
    try (OutputLock lock = OutputLock.acquire(output)) {
      assertThat(lock.target()).isEqualTo(output);
      assertThat(volume.resolve(".isomorph.lock")).exists();
      ModelFolder.requireReplaceable(volume);
      assertThatThrownBy(() -> OutputLock.acquire(output)).isInstanceOf(OutputBusyException.class);
      lock.deletePartsInside(1);
    }
    assertThat(volume).isEmptyDirectory();
  }

  @Test
  void the_root_of_the_file_system_has_its_lock_inside() throws IOException {
    FaultyFileSystem system = new FaultyFileSystem(Faults.none());
    Path lockFile = Path.of("/.isomorph.lock");
    system.deny(lockFile); // nothing is written there
    assertThatThrownBy(() -> OutputLock.acquire(system.path(Path.of("/"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("permission");
  }

  @Test
  void remains_of_another_user_are_left_and_their_lock_file_is_named() throws IOException {
    Path real = root.toRealPath();
    Path part = Files.createFile(OutputPath.part(real.resolve("model")));
    FaultyFileSystem system = new FaultyFileSystem(Faults.none()).deny(part);
    Path output = system.path(real.resolve("model"));
    OutputLock.acquire(output).close();
    assertThat(part).exists();

    Path lockFile = Files.createFile(real.resolve(".model.lock"));
    system.deny(lockFile);
    assertThatThrownBy(() -> OutputLock.acquire(output))
        .hasMessage(
            output
                + ": cannot be written: the lock file "
                + lockFile
                + " belongs to another user; delete it if no run of theirs writes here");
  }

  @Test
  void a_lock_file_that_is_reached_another_way_is_busy() throws IOException {
    try (OutputLock lock = OutputLock.acquire(root.resolve("a"))) {
      assertThat(lock.target()).doesNotExist();
      Files.createLink(root.resolve(".b.lock"), root.resolve(".a.lock"));
      assertThatThrownBy(() -> OutputLock.acquire(root.resolve("b")))
          .isInstanceOf(OutputBusyException.class);
    }
  }

  @Test
  void another_process_keeps_it_until_it_is_killed() throws Exception {
    Path output = root.resolve("model");
    Process other = start("hold", output);
    assertThat(other.inputReader().readLine())
        .isEqualTo("holds " + root.toRealPath().resolve("model"));
    assertThatThrownBy(() -> OutputLock.acquire(output)).isInstanceOf(OutputBusyException.class);
    other.destroyForcibly().waitFor();
    assertThat(root.resolve(".model.lock")).exists();
    OutputLock.acquire(output).close();
    assertThat(root.resolve(".model.lock")).doesNotExist();
  }

  @Test
  void processes_that_take_and_delete_the_lock_file_exclude_each_other() throws Exception {
    Path output = Files.writeString(root.resolve("count"), "0");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(start("count", output));
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    assertThat(output).hasContent(Integer.toString(PROCESSES * ROUNDS));
    try (Stream<Path> left = Files.list(root)) {
      assertThat(left).containsExactly(output);
    }
  }

  private static Process start(String what, Path output) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            what,
            output.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
