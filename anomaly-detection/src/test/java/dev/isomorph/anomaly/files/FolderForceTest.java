package dev.isomorph.anomaly.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.files.Faults.Kind;
import dev.isomorph.api.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last step of writing a file, which some file systems cannot do. */
class FolderForceTest {
  @TempDir private Path folder;

  private Path file;
  private int last;

  @BeforeEach
  void countOperations() throws IOException {
    file = Files.writeString(folder.toRealPath().resolve("file.txt"), "old");
    Faults noted = Faults.none();
    AtomicFile.writeText(new FaultyFileSystem(noted).path(file), "old");
    last = noted.operations().size();
    assertThat(noted.last()).endsWith("force " + file.getParent().getFileName() + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Invalid argument", "Operation not supported", "Bad file descriptor"})
  void a_file_system_that_cannot_force_folders_is_no_failure(String reason) throws IOException {
    writeWithFault(reason, last);
    assertThat(file).hasContent("new");
  }

  @Test
  void another_error_is_one_and_leaves_the_new_content() {
    assertThatThrownBy(() -> writeWithFault("Input/output error", last))
        .hasMessage(file + ": cannot be written: Input/output error");
    assertThat(file).hasContent("new");
  }

  @Test
  void a_file_that_cannot_be_forced_is_a_failure() {
    for (int at = 1; at < last; at++) {
      int operation = at;
      assertThatThrownBy(() -> writeWithFault("Invalid argument", operation))
          .hasMessage(file + ": cannot be written: Invalid argument");
      assertThat(file).hasContent("old");
    }
  }

  private void writeWithFault(String reason, int at) throws IOException {
    Faults faults = new Faults(Kind.FAILURE, at, reason);
    AtomicFile.writeText(new FaultyFileSystem(faults).path(file), "new");
  }
}
