package dev.isomorph.anomaly.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
