package dev.isomorph.anomaly.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.imaging.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
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
    assertThat(walked()).containsExactly("a/x.png");
  }

  /** Two links in each to the next: 131,072 paths to one image. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void a_folder_that_many_links_lead_to_is_entered_once() throws IOException {
    make("17/x.png");
    for (int i = 16; i >= 0; i--) {
      Path level = Files.createDirectory(folder.resolve(Integer.toString(i)));
      Files.createSymbolicLink(level.resolve("a"), folder.resolve(Integer.toString(i + 1)));
      Files.createSymbolicLink(level.resolve("b"), folder.resolve(Integer.toString(i + 1)));
    }
    assertThat(walked()).containsExactly("0/" + "a/".repeat(17) + "x.png");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void outputs_of_the_run_and_run_folders_are_not_entered() throws IOException {
    Path outputs = Files.createDirectory(folder.resolve("heat"));
    Path images = Files.createDirectory(folder.resolve("images"));
    make("images/x.png");
    make("images/model.run/run.json");
    make("images/model.run/architecture.json");
    make("images/model.run/loss.png");
    Files.createSymbolicLink(images.resolve("link"), outputs);
    FolderWalk walk = new FolderWalk(images, List.of(outputs, folder.resolve("not there yet")));
    make("heat/x.png.heatmap.png");
    List<Path> walked = new ArrayList<>();
    walk.forEachRemaining(file -> walked.add(file.path()));
    assertThat(walked).containsExactly(images.resolve("x.png"));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "names are text elsewhere")
  void names_that_are_no_text_are_unreadable_images() throws Exception {
    make("a/x.png");
    Process shell =
        new ProcessBuilder(
                "bash",
                "-c",
                "mkdir $'a\\xff' && touch $'a\\xff/y.png' $'a/\\xfe.png' $'a/\\xfe.txt'")
            .directory(folder.toFile())
            .start();
    assertThat(shell.waitFor()).isZero();
    List<FileImage> found = ImageFolder.imagesBelow(folder);
    assertThat(found)
        .extracting(file -> folder.relativize(file.path()).toString())
        .containsExactly("a\uFFFD", "a/\uFFFD.png", "a/x.png");
    for (FileImage file : found.subList(0, 2)) {
      assertThatThrownBy(file::read)
          .isInstanceOf(UnreadableImageException.class)
          .hasMessage(
              file.name()
                  + ": expected a name in "
                  + System.getProperty("sun.jnu.encoding")
                  + ", in which this process reads names (LC_ALL), got other bytes; rename it, or set LC_ALL to a UTF-8 locale");
      assertThatThrownBy(file::size).isInstanceOf(UnreadableImageException.class);
    }
  }

  @Test
  void the_end_and_a_folder_that_is_not_there_are_errors() {
    Iterator<FileImage> empty = new FolderWalk(folder);
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
