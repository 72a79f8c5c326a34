package dev.isomorph.api.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path folder;

  @Test
  void a_file_appears_whole_in_folders_made_for_it() throws IOException {
    Path file = folder.resolve("a/b/c.txt");
    WholeFile.write(file, channel -> write(channel, "text"));
    assertThat(file).hasContent("text");
    assertThat(Files.list(file.getParent())).containsExactly(file);
  }

  @Test
  void a_failure_leaves_what_was_there_and_nothing_else() throws IOException {
    Path file = Files.writeString(folder.resolve("c.txt"), "before");
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    channel -> {
                      write(channel, "half");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(file).hasContent("before");
    assertThat(Files.list(folder)).containsExactly(file);
  }

  @Test
  void an_older_file_is_replaced() throws IOException {
    Path file = Files.writeString(folder.resolve("c.txt"), "a longer text before");
    WholeFile.write(file, channel -> write(channel, "new"));
    assertThat(file).hasContent("new");
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes()));
  }
}
