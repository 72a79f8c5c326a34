package dev.isomorph.api.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  @Test
  void a_file_appears_whole_in_folders_made_for_it() throws IOException {
    Path file = folder.resolve("a/b/c.txt");
    AtomicFile.write(file, channel -> write(channel, "text"));
    assertThat(file).hasContent("text");
    assertThat(Files.list(file.getParent())).containsExactly(file);
  }

  @Test
  void a_failure_leaves_what_was_there_and_nothing_else() throws IOException {
    Path file = Files.writeString(folder.resolve("c.txt"), "before");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      write(channel, "half");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": cannot be written: disk full");
    assertThat(file).hasContent("before");
    assertThat(Files.list(folder)).containsExactly(file);
  }

  @Test
  void an_older_file_is_replaced() throws IOException {
    Path file = Files.writeString(folder.resolve("c.txt"), "a longer text before");
    AtomicFile.write(file, channel -> write(channel, "new"));
    assertThat(file).hasContent("new");
  }

  @Test
  void a_link_stays_a_link_and_its_target_is_written() throws IOException {
    Path target = Files.writeString(folder.resolve("target.txt"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("target.txt"));
    AtomicFile.writeText(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("new");
  }

  @Test
  void the_target_of_a_link_is_made_where_there_is_none() throws IOException {
    Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(folder.resolve("two"), Path.of("above/three"));
    AtomicFile.writeText(one, "new");
    assertThat(one).isSymbolicLink();
    assertThat(folder.resolve("above/three")).hasContent("new");
  }

  @Test
  void links_in_a_circle_are_refused() throws IOException {
    Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
    assertThatThrownBy(() -> AtomicFile.writeText(one, "new"))
        .hasMessage(one + ": expected at most 40 links that follow one another");
  }

  @Test
  void a_folder_a_device_and_a_pipe_are_refused() throws Exception {
    assertThatThrownBy(() -> AtomicFile.writeText(folder, "new"))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": expected a file, got a folder; choose the name of a file");
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (Path special : List.of(Path.of("/dev/null"), pipe)) {
      assertThatThrownBy(() -> AtomicFile.writeText(special, "new"))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(
              special
                  + ": expected a file, got a device, a pipe or a socket; choose the name of a file");
      assertThat(Files.isRegularFile(special)).isFalse();
      assertThat(special).exists();
    }
  }

  @Test
  void a_file_above_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "keep");
    assertThatThrownBy(() -> AtomicFile.writeText(file.resolve("a/b"), "new"))
        .hasMessage(
            file.resolve("a/b") + ": expected a folder above it, but " + file + " is a file");
  }

  @Test
  void a_name_may_be_as_long_as_the_file_system_lets_it_be() throws IOException {
    for (String letter : List.of("n", "ü", "語")) {
      int count = 255 / letter.getBytes(StandardCharsets.UTF_8).length;
      Path file = folder.resolve(letter.repeat(count));
      AtomicFile.writeText(file, "text");
      assertThat(file).hasContent("text");
    }
    assertThat(Files.list(folder)).hasSize(3);
  }

  @Test
  void hidden_names_of_long_names_differ() {
    String begin = "n".repeat(200);
    assertThat(OutputPath.hidden(folder.resolve(begin + "1"), ".lock"))
        .isNotEqualTo(OutputPath.hidden(folder.resolve(begin + "2"), ".lock"));
  }

  @Test
  void parts_are_told_from_those_of_other_files() {
    Path model = folder.resolve("model");
    Path part = OutputPath.part(model);
    assertThat(part).isNotEqualTo(OutputPath.part(model));
    assertThat(OutputPath.isPart(part)).isTrue();
    assertThat(OutputPath.isPartOf(model, part)).isTrue();
    assertThat(OutputPath.isPartOf(model, OutputPath.part(folder.resolve("model.run")))).isFalse();
    assertThat(OutputPath.isPart(folder.resolve(".notes.part"))).isFalse();
  }

  @Test
  void a_long_name_of_characters_beyond_the_basic_plane_can_be_written() throws IOException {
    Path file = folder.resolve("a" + "\uD83D\uDE00".repeat(50));
    AtomicFile.writeText(file, "text");
    assertThat(file).hasContent("text");
  }

  @Test
  void a_name_with_a_line_break_has_parts() {
    Path place = folder.resolve("two\nlines");
    assertThat(OutputPath.isPartOf(place, OutputPath.part(place))).isTrue();
  }

  @Test
  void the_place_of_a_part_is_known_by_its_name() {
    Path place = folder.resolve("n".repeat(200));
    assertThat(OutputPath.hiddenOfPart(OutputPath.part(place), ".lock"))
        .isEqualTo(OutputPath.hidden(place, ".lock"));
  }

  @Test
  void a_file_that_is_named_as_a_part_is_replaced_and_survives_a_failure() throws IOException {
    Path file = Files.writeString(OutputPath.part(folder.resolve("c.txt")), "before");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      throw new IOException("disk full");
                    }))
        .hasMessage(file + ": cannot be written: disk full");
    assertThat(file).hasContent("before");
    AtomicFile.writeText(file, "new");
    assertThat(file).hasContent("new");
    assertThat(Files.list(folder)).containsExactly(file);
  }

  @Test
  void reasons_are_words() {
    Path file = folder.resolve("c.txt");
    String name = file.toString();
    assertThat(AtomicFile.failure(file, new AccessDeniedException(name)))
        .hasMessage(name + ": cannot be written: permission denied");
    assertThat(AtomicFile.failure(file, new DirectoryNotEmptyException(name)))
        .hasMessage(name + ": cannot be written: the folder is not empty");
    assertThat(AtomicFile.failure(file, new NoSuchFileException(name)))
        .hasMessage(name + ": cannot be written: there is no such file or folder");
    assertThat(AtomicFile.failure(file, new FileSystemException(name, null, "File too large")))
        .hasMessage(name + ": cannot be written: File too large");
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes()));
  }
}
