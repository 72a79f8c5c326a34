package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A folder that somebody has filled with what ends a careless run: the good images get scores. */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "such names are not possible there")
class HostileFolderTest {
  private final Terminal terminal = Terminal.withEngines();

  @TempDir private Path folder;

  @Test
  void each_bad_file_is_skipped_and_named_and_the_others_are_scored() throws Exception {
    Path cloth = folder.resolve("cloth");
    new ClothDataSet(Size2d.square(32), 8, 1, 0, 1).write(cloth);
    Path model = folder.resolve("model");
    Terminal.Result trained =
        terminal.run(
            "train",
            cloth.resolve("train/good").toString(),
            "--output=" + model,
            "--image=16x16",
            "--depths=1,1,1,1",
            "--method=reconstruct",
            "--epochs=1");
    assertThat(trained.exitCode()).as(trained.err()).isZero();

    Path photos = Files.createDirectory(folder.resolve("photos"));
    Path good;
    try (Stream<Path> images = Files.list(cloth.resolve("train/good"))) {
      good = images.findFirst().orElseThrow();
    }
    String longest = "n".repeat(250) + ".png";
    Files.copy(good, photos.resolve(longest));
    Files.copy(good, photos.resolve("=1+1.png"));
    for (int i = 0; i < 8; i++) {
      Files.write(photos.resolve("large" + i + ".webp"), webp(10_000, 10_000));
    }
    Files.writeString(photos.resolve("\u001b[2J.png"), "no image");
    Path heat = folder.resolve("heat");
    Files.createSymbolicLink(photos.resolve("link"), Files.createDirectory(heat));
    run("mkdir $'photos/a\\xff' && cp 'photos/=1+1.png' $'photos/a\\xff/x.png'");

    Path scores = folder.resolve("scores.csv");
    Terminal.Result scored =
        terminal.run(
            "score",
            model.toString(),
            photos.toString(),
            "--output=" + scores,
            "--heatmaps=" + heat,
            "--max-skipped=1");
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    assertThat(scored.err())
        .contains("scored 2 images: ", ", 10 unreadable")
        .contains("large0.webp: the header declares 100000000 pixels")
        .contains("\\x1b[2J.png: expected a PNG")
        .contains("expected a name in UTF-8")
        .doesNotContain("\u001b");
    List<String> lines = Files.readAllLines(scores);
    assertThat(lines).hasSize(13);
    try (Stream<Path> pictures = Files.list(heat)) {
      assertThat(pictures.map(picture -> picture.getFileName().toString()))
          .contains("=1+1.png.heatmap.png")
          .hasSize(2);
    }
  }

  private void run(String command) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("bash", "-c", command).directory(folder.toFile()).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
  }

  /** A lossy WebP of 80 bytes: a header and zeros. */
  private static byte[] webp(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(72);
    file.put("WEBPVP8 ".getBytes(StandardCharsets.US_ASCII)).putInt(60);
    file.put(new byte[] {0x10, 0x02, 0, (byte) 0x9D, 0x01, 0x2A});
    return file.putShort((short) width).putShort((short) height).array();
  }
}
