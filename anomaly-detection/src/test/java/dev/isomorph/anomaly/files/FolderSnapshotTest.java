package dev.isomorph.anomaly.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.api.io.FolderSnapshot;
import dev.isomorph.api.io.FolderUpdate;
import dev.isomorph.api.io.OutputLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSnapshotTest {
  private static final int REPLACEMENTS = 60;

  @TempDir private Path root;

  @Test
  void a_model_that_is_replaced_while_it_is_read_is_one_of_both_and_never_a_mix() throws Exception {
    Path folder = root.resolve("model");
    write(folder, 0);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> writer =
          thread.submit(
              () -> {
                for (int i = 1; i <= REPLACEMENTS; i++) {
                  write(folder, i % 2);
                }
                return null;
              });
      do {
        ModelFolder read = ModelFolder.read(folder);
        float version = read.weights().get("1.bias").at(0);
        assertThat(read.architecture().name()).isEqualTo("version-" + (int) version);
        assertThat(read.calibration().orElseThrow().threshold().value()).isEqualTo(version);
      } while (!writer.isDone());
      writer.get();
    } finally {
      thread.shutdownNow();
    }
  }

  private static void write(Path folder, int version) throws IOException {
    Replacement.model(version, Optional.of(Replacement.calibration(version))).write(folder);
  }

  @Test
  void what_was_replaced_in_between_is_read_again() throws IOException {
    Path folder = Files.createDirectory(root.resolve("folder"));
    put(folder, "old");
    int[] calls = new int[1];
    String read =
        FolderSnapshot.read(
            folder,
            List.of("a", "b"),
            files -> {
              String a = Files.readString(files.apply("a").orElseThrow());
              if (calls[0]++ == 0) {
                put(folder, "new");
              }
              return a + " " + Files.readString(files.apply("b").orElseThrow());
            });
    assertThat(read).isEqualTo("new new");
    assertThat(calls[0]).isEqualTo(2);
  }

  @Test
  void a_folder_that_never_rests_is_given_up_with_a_reason() throws IOException {
    Path folder = Files.createDirectory(root.resolve("folder"));
    put(folder, "0");
    int[] calls = new int[1];
    assertThatThrownBy(
            () ->
                FolderSnapshot.read(
                    folder,
                    List.of("a"),
                    files -> {
                      put(folder, "" + ++calls[0]);
                      return "";
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another run replaces it again and again");
  }

  private static void put(Path folder, String text) throws IOException {
    try (OutputLock lock = OutputLock.acquire(folder);
        FolderUpdate update = FolderUpdate.begin(lock)) {
      update.put("a", text);
      update.put("b", text);
      update.commit();
    }
  }
}
