package dev.isomorph.anomaly.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFolderTest {
  @TempDir Path root;

  @Test
  void what_is_not_moved_into_place_leaves_no_trace() throws IOException {
    Path target = root.resolve("target");
    try (StagedFolder staged = StagedFolder.beside(target)) {
      Files.createDirectories(staged.path().resolve("a/b"));
      Files.writeString(staged.path().resolve("a/b/half.txt"), "half");
      assertThat(target).doesNotExist();
    }
    assertThat(children()).isEmpty();
  }

  @Test
  void the_target_is_there_whole_and_what_it_replaces_is_gone() throws IOException {
    Path target = root.resolve("above/target");
    for (String text : new String[] {"old", "new"}) {
      try (StagedFolder staged = StagedFolder.beside(target)) {
        Files.writeString(staged.path().resolve(text + ".txt"), text);
        staged.moveIntoPlace();
      }
    }
    assertThat(target.resolve("new.txt")).hasContent("new");
    assertThat(target.resolve("old.txt")).doesNotExist();
    assertThat(children()).containsExactly(root.resolve("above"));
    try (Stream<Path> beside = Files.list(root.resolve("above"))) {
      assertThat(beside).containsExactly(target);
    }
  }

  private Path[] children() throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      return children.toArray(Path[]::new);
    }
  }
}
