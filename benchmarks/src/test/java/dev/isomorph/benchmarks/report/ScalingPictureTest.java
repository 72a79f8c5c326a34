package dev.isomorph.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.benchmarks.Machine;
import dev.isomorph.benchmarks.ScalingBenchmark.Curves;
import dev.isomorph.benchmarks.ScalingBenchmark.Point;
import dev.isomorph.benchmarks.Spread;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingPictureTest {
  private final List<Point> points =
      List.of(
          new Point("image size", "64x64", 6e8, new Spread(2, 2.5, 3), 1.5),
          new Point("image size", "128x128", 2.4e9, new Spread(9, 10, 11), 1.4));

  @Test
  void the_curves_are_drawn(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("scaling.png");
    ScalingPicture.write(file, new Curves(new Machine("m", 3e11, 1e10), "onnxruntime", points));
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo(900);
    long colours = Arrays.stream(picture.getRGB(0, 0, 900, 560, null, 0, 900)).distinct().count();
    assertThat(colours).as("lines of several colours on a ground").isGreaterThan(4);
  }

  @Test
  void a_table_shows_middle_and_quartiles() {
    assertThat(SmallTables.TEXT.scaling(points))
        .isEqualTo(
            """
            what grows       to  GFLOP         ms an image  x the least possible
            image size    64x64   0.60    2.50 (2.00–3.00)                   1.5
            image size  128x128   2.40  10.00 (9.00–11.00)                   1.4
            """);
  }
}
