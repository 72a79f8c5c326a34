package dev.isomorph.anomaly.data;

import static dev.isomorph.anomaly.data.IdxFiles.gzipped;
import static dev.isomorph.anomaly.data.IdxFiles.idx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.api.io.HeapLimit;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  private static final int[] SHAPE = {2, 1, 2};

  @TempDir Path folder;

  @Test
  void plain_and_gzipped_files_read_the_same() throws IOException {
    byte[] bytes = idx(0x803, SHAPE, 1, 2, 3, 255);
    IdxFile plain = IdxFile.read(file("a", bytes), 3);
    IdxFile packed = IdxFile.read(file("a.gz", gzipped(bytes)), 3);
    assertThat(plain.shape()).containsExactly(2, 1, 2);
    assertThat(plain.values()).containsExactly(1, 2, 3, 255);
    assertThat(packed.values()).isEqualTo(plain.values());
  }

  @Test
  void a_wrong_magic_is_named() throws IOException {
    Path labels = file("labels", idx(0x801, new int[] {4}, 1, 2, 3, 4));
    assertThatThrownBy(() -> IdxFile.read(labels, 3))
        .isInstanceOf(DataSetException.class)
        .hasMessage(
            labels
                + ": expected an IDX file of unsigned bytes with 3 axes (magic 0x00000803), got magic"
                + " 0x00000801");
  }

  @Test
  void too_few_and_too_many_values_are_counted() throws IOException {
    Path few = file("few", idx(0x803, SHAPE, 1, 2, 3));
    assertThatThrownBy(() -> IdxFile.read(few, 3))
        .hasMessageContaining("expected 4 values for the header's [2, 1, 2], got 3");
    Path many = file("many", idx(0x803, SHAPE, 1, 2, 3, 4, 5));
    assertThatThrownBy(() -> IdxFile.read(many, 3)).hasMessageContaining("got 5");
  }

  @Test
  void a_header_that_lies_about_its_size_costs_no_memory() throws IOException {
    for (int[] shape :
        new int[][] {{65536, 65536, 1}, {-1, 2, 2}, {0, 28, 28}, {Integer.MAX_VALUE, 28, 28}}) {
      Path lie = file("lie", idx(0x803, shape, 1));
      assertThatThrownBy(() -> IdxFile.read(lie, 3))
          .as(Arrays.toString(shape))
          .isInstanceOf(DataSetException.class)
          .hasMessageContaining("expected 1 to 2147483639 values");
    }
    Path promise = file("promise", idx(0x803, new int[] {2_000_000, 28, 28}, 1));
    assertThatThrownBy(() -> IdxFile.read(promise, 3)).hasMessageContaining("got 1;");
  }

  @Test
  void what_a_small_file_declares_is_refused_before_memory_is_taken() throws IOException {
    Path gzip = file("gzip.gz", gzipped(idx(0x803, new int[] {2_000_000, 28, 28}, 1)));
    assertThatThrownBy(() -> IdxFile.read(gzip, 3))
        .hasMessageContaining("expected 1568000000 values for the header's [2000000, 28, 28]")
        .hasMessageContaining("which holds fewer");
    Path many = file("many", idx(0x801, new int[] {1000}, new int[1000]));
    assertThat(IdxFile.read(many, 1, new HeapLimit(200_000)).values()).hasSize(1000);
    assertThatThrownBy(() -> IdxFile.read(many, 1, new HeapLimit(100_000)))
        .isInstanceOf(DataSetException.class)
        .hasMessageStartingWith(many + ": values of [1000]: expected at most ")
        .hasMessageContaining("three quarters of Java's heap");
    Path large = folder.resolve("large");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.write(idx(0x803, new int[] {1, 20_000, 10_000}));
      sparse.setLength(16 + 200_000_000);
    }
    assertThatThrownBy(() -> IdxFile.read(large, 3))
        .hasMessageContaining("expected at most 100000000 values for each example");
  }

  /** Only one value more is inflated, not all that follow. */
  @Test
  void a_bomb_behind_a_small_array_is_not_inflated() throws IOException {
    Path bomb = folder.resolve("bomb.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write(idx(0x803, SHAPE, 1, 2, 3, 4));
      out.write(new byte[1 << 20]);
    }
    assertThatThrownBy(() -> IdxFile.read(bomb, 3)).hasMessageContaining(", got more;");
  }

  @Test
  void damaged_files_are_errors() throws IOException {
    byte[] packed = gzipped(idx(0x803, SHAPE, 1, 2, 3, 4));
    Path cut = file("cut.gz", Arrays.copyOf(packed, packed.length - 12));
    assertThatThrownBy(() -> IdxFile.read(cut, 3))
        .hasMessage(cut + ": the file is cut short or damaged");
    Path notGzip = file("plain.gz", idx(0x803, SHAPE, 1, 2, 3, 4));
    assertThatThrownBy(() -> IdxFile.read(notGzip, 3)).hasMessageContaining("damaged");
    Path stub = file("stub", new byte[] {0, 0, 8});
    assertThatThrownBy(() -> IdxFile.read(stub, 3)).hasMessageContaining("cut short");
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }
}
