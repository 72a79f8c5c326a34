package dev.isomorph.anomaly.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderWalkTest {
  @TempDir private Path folder;

  @Test
  void images_come_in_the_order_of_their_paths() throws IOException {
    List<String> names =
        List.of("B.png", "a-b/x.png", "a.png", "a/2/x.png", "a/x.png", "a0/x.png", "b.jpeg");
    for (String name : names) {
      make(name);
    }
    assertThat(walked()).containsExactlyElementsOf(names);
    List<Path> sorted = names.stream().map(folder::resolve).sorted().toList();
    assertThat(sorted).extracting(p -> folder.relativize(p).toString()).isEqualTo(names);
  }

  @Test
  void hidden_ones_and_other_files_are_left_out() throws IOException {
    make(".hidden/x.png");
    make("a/.x.png");
    make("a/notes.txt");
    make("a/x.png");
    Files.createDirectory(folder.resolve("folder.png"));
    assertThat(walked()).containsExactly("a/x.png");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void links_are_followed_but_not_in_circles() throws IOException {
    make("a/x.png");
    Files.createSymbolicLink(folder.resolve("a/back"), folder);
    Files.createSymbolicLink(folder.resolve("again"), folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("broken.png"), folder.resolve("nowhere"));
    assertThat(walked()).containsExactly("a/x.png", "again/x.png");
  }

  @Test
  void the_end_and_a_folder_that_is_not_there_are_errors() {
    Iterator<ImageFile> empty = new FolderWalk(folder);
    assertThat(empty.hasNext()).isFalse();
    assertThatThrownBy(empty::next).isInstanceOf(NoSuchElementException.class);
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> new FolderWalk(missing))
        .isInstanceOf(DataSetException.class)
        .hasMessageStartingWith(missing + ": cannot be listed: ");
  }

  private List<String> walked() {
    List<String> names = new ArrayList<>();
    new FolderWalk(folder)
        .forEachRemaining(file -> names.add(folder.relativize(file.path()).toString()));
    return names;
  }

  private void make(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }
}
