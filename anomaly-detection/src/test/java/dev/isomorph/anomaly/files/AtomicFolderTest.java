package dev.isomorph.anomaly.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.api.io.AtomicFile.Durability;
import dev.isomorph.api.io.AtomicFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
  @TempDir private Path root;

  @Test
  void what_is_not_moved_into_place_leaves_no_trace() throws IOException {
    Path target = root.resolve("target");
    try (AtomicFolder folder = AtomicFolder.begin(target)) {
      Files.createDirectories(folder.path().resolve("a/b"));
      Files.writeString(folder.path().resolve("a/b/half.txt"), "half");
      assertThat(target).doesNotExist();
    }
    assertThat(children(root)).isEmpty();
  }

  @Test
  void it_appears_with_everything_in_it() throws IOException {
    Path target = root.resolve("above/target");
    try (AtomicFolder folder = AtomicFolder.begin(target)) {
      Files.writeString(folder.path().resolve("new.txt"), "new");
      folder.moveIntoPlace();
    }
    assertThat(target.resolve("new.txt")).hasContent("new");
    assertThat(children(target.getParent())).containsExactly(target);
  }

  @Test
  void a_folder_with_files_is_not_replaced() throws IOException {
    Path target = Files.createDirectory(root.resolve("target"));
    Files.writeString(target.resolve("old.txt"), "old");
    try (AtomicFolder folder = AtomicFolder.begin(target)) {
      Files.writeString(folder.path().resolve("new.txt"), "new");
      assertThatThrownBy(folder::moveIntoPlace).isInstanceOf(IOException.class);
    }
    assertThat(children(root)).containsExactly(target);
    assertThat(children(target)).containsExactly(target.resolve("old.txt"));
  }

  @Test
  void files_are_forced_to_the_disk_once_before_the_folder_has_its_name() throws IOException {
    Faults noted = Faults.none();
    Path target = new FaultyFileSystem(noted).path(root.resolve("target"));
    try (AtomicFolder folder = AtomicFolder.begin(target)) {
      for (String name : List.of("a/1.txt", "2.txt")) {
        AtomicFile.write(
            folder.path().resolve(name),
            Durability.KILL,
            channel -> AtomicFile.writeAll(channel, ByteBuffer.wrap(new byte[] {'x'})));
      }
      folder.moveIntoPlace();
    }
    List<String> forced =
        noted.operations().stream()
            .takeWhile(operation -> !operation.endsWith(" to target"))
            .filter(operation -> operation.endsWith(".txt") && operation.startsWith("force"))
            .toList();
    assertThat(forced).containsExactlyInAnyOrder("force 1.txt", "force 2.txt");
  }

  @Test
  void what_a_killed_process_left_is_deleted_by_the_next() throws IOException {
    Path left = Files.createDirectory(root.resolve(".target.0123456789abcdef.part"));
    Files.writeString(left.resolve("half.txt"), "half");
    Path other = Files.createDirectory(root.resolve(".target.run.0123456789abcdef.part"));
    AtomicFolder.begin(root.resolve("target")).close();
    assertThat(children(root)).containsExactly(other);
  }

  private static Path[] children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toArray(Path[]::new);
    }
  }
}
