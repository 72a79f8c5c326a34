package dev.isomorph.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
  private static final String ENGINE = System.mapLibraryName("onnxruntime");
  private static final String BRIDGE = System.mapLibraryName("onnxruntime4j_jni");

  @TempDir private Path folder;

  @BeforeEach
  void unpack() throws IOException {
    NativeLibraries.unpack(folder);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String digest(InputStream stream) throws IOException {
    try (InputStream in = stream) {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The two libraries as the jar has them, and nothing else but the lock. */
  private void assertWhole() throws IOException {
    assertThat(files()).contains(ENGINE, BRIDGE).noneMatch(name -> name.endsWith(".part"));
    for (String name : List.of(ENGINE, BRIDGE)) {
      String resource = "/ai/onnxruntime/native/" + NativeLibraries.platform() + "/" + name;
      assertThat(digest(Files.newInputStream(folder.resolve(name))))
          .isEqualTo(digest(OrtEnvironment.class.getResourceAsStream(resource)));
    }
  }

  @Test
  void libraries_are_unpacked_whole() throws IOException {
    assertWhole();
  }

  @Test
  void what_is_whole_is_left_alone() throws IOException {
    FileTime longAgo = FileTime.fromMillis(0);
    Files.setLastModifiedTime(folder.resolve(ENGINE), longAgo);
    NativeLibraries.unpack(folder);
    assertThat(Files.getLastModifiedTime(folder.resolve(ENGINE))).isEqualTo(longAgo);
  }

  @Test
  void a_library_that_was_cut_short_is_replaced() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve(ENGINE));
    Files.write(folder.resolve(ENGINE), Arrays.copyOf(whole, whole.length / 2));
    NativeLibraries.unpack(folder);
    assertWhole();
  }

  @Test
  void a_library_with_one_bit_altered_is_replaced() throws IOException {
    byte[] altered = Files.readAllBytes(folder.resolve(BRIDGE));
    altered[altered.length / 2] ^= 1;
    Files.write(folder.resolve(BRIDGE), altered);
    NativeLibraries.unpack(folder);
    assertWhole();
  }

  @Test
  void what_a_killed_process_left_is_written_over() throws IOException {
    Files.delete(folder.resolve(ENGINE));
    Files.writeString(folder.resolve("." + ENGINE + ".part"), "the beginning");
    NativeLibraries.unpack(folder);
    assertWhole();
  }
}
