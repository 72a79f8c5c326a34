package dev.isomorph.anomaly.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.results.ImageOutputs.Kind;
import dev.isomorph.api.Tensor;
import dev.isomorph.sample.OddNames;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageOutputsTest {
  private static final String LONGEST_DIGEST = "01e5c986bac236542e13b5248a8080ce";

  private static final float[] MAP = {0, 0.25f, 1, 1.0000001f, 4, 1e-30f};

  @TempDir private Path folder;

  private Inspection inspection(String name) {
    Example example = OddImages.example(name, Label.UNKNOWN, "");
    Tensor image = Tensor.wrap(new float[18], 1, 3, 2, 3);
    return new Inspection(
        new ImageScore(example, 1, OptionalDouble.empty()),
        image,
        image,
        Tensor.wrap(MAP.clone(), 2, 3));
  }

  @Test
  void the_three_files_of_an_image_hold_colours_numbers_and_a_mask() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images/sub"));
    ImageOutputs outputs =
        new ImageOutputs(
            OutputNames.below(List.of(folder.resolve("images"))),
            new MapScale(1),
            Map.of(
                Kind.HEATMAP, folder.resolve("out"),
                Kind.MAP, folder.resolve("out"),
                Kind.MASK, folder.resolve("masks")));
    outputs.write(inspection(images.resolve("a.png").toString()));

    Raster map = raster(folder.resolve("out/sub/a.png.map.tiff"));
    assertThat(map.getDataBuffer().getDataType()).isEqualTo(DataBuffer.TYPE_FLOAT);
    assertThat(map.getSamples(0, 0, 3, 2, 0, (float[]) null)).isEqualTo(MAP);

    BufferedImage mask = ImageIO.read(folder.resolve("masks/sub/a.png.mask.png").toFile());
    assertThat(mask.getRaster().getSamples(0, 0, 3, 2, 0, (int[]) null))
        .containsExactly(0, 0, 0, 255, 255, 0);

    BufferedImage heat = ImageIO.read(folder.resolve("out/sub/a.png.heatmap.png").toFile());
    assertThat(heat.getWidth())
        .isEqualTo(258); // 3 columns, 86 times: the first whole step from 256
    assertThat(heat.getHeight()).isEqualTo(172);
    assertThat(heat.getRGB(0, 0) & 0xFFFFFF).as("a black image where nothing is unusual").isZero();
    assertThat(heat.getRGB(129, 171) & 0xFF0000).as("red where it is").isGreaterThan(0x900000);
  }

  /** By a reader that is not of the writer's house; as a picture it would be clipped to 0..1. */
  private static Raster raster(Path tiff) throws IOException {
    ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
    try (ImageInputStream in = ImageIO.createImageInputStream(tiff.toFile())) {
      reader.setInput(in);
      return reader.readRaster(0, null);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void names_neither_meet_nor_leave_the_folder() {
    OutputNames names =
        OutputNames.below(
            List.of(Path.of("photos/new"), Path.of("photos/old"), Path.of("photos/x/..")));
    Set<Path> seen = new HashSet<>();
    for (String image :
        List.of(
            "photos/new/a.png",
            "photos/old/a.png",
            "photos/old/a.jpg",
            "photos/old/../new/b.png",
            "../../etc/passwd",
            "/etc/passwd",
            "etc_passwd",
            "photos",
            "grey 1",
            "grey_1",
            "nul\0.png")) {
      Path name = names.of(image);
      assertThat(name.isAbsolute()).isFalse();
      assertThat(name.normalize()).isEqualTo(name).doesNotHaveToString("");
      assertThat(name.startsWith("..")).isFalse();
      assertThat(seen.add(name)).as(image).isTrue();
    }
    assertThat(names.of("photos/new/a.png")).isEqualTo(Path.of("new/a.png"));
    assertThat(names.shorten("photos/new/a.png")).isEqualTo(Path.of("new/a.png").toString());
    assertThat(names.shorten("/etc/passwd")).isEqualTo("/etc/passwd");
    for (String odd : OddNames.ALL) {
      assertThat(names.of("photos/" + odd)).isEqualTo(Path.of(odd));
    }
  }

  @Test
  void pictures_are_not_put_among_the_images() {
    assertThatThrownBy(
            () ->
                ImageOutputs.requireOutside(
                    List.of(folder.resolve("photos/heat")), List.of(folder.resolve("photos"))))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining(
            "lies inside " + folder.resolve("photos") + ", whose images are scored");
    ImageOutputs.requireOutside(List.of(folder.resolve("heat")), List.of(folder.resolve("photos")));
  }

  @Test
  void a_folder_that_a_link_leads_into_is_among_the_images() throws Exception {
    Path photos = Files.createDirectories(folder.resolve("photos/sub"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), photos);
    assertThatThrownBy(
            () ->
                ImageOutputs.requireOutside(
                    List.of(link.resolve("heat")), List.of(folder.resolve("photos"))))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("lies inside " + folder.resolve("photos"));
  }

  /** Of 255 bytes that a name may have, a suffix and the name while it is written take some. */
  @Test
  void long_names_are_shortened_and_stay_apart() {
    OutputNames names = OutputNames.below(List.of(Path.of("photos")));
    String longest = "é".repeat(125) + ".png";
    String other = "é".repeat(125) + ".jpg";
    String kept = "x".repeat(176) + ".png";
    assertThat(names.of("photos/" + kept)).isEqualTo(Path.of(kept));
    Path shortened = names.of("photos/" + longest + "/" + longest);
    // printf 'é%.0s' {1..125} '.png' | sha256sum, of the name as bytes
    assertThat(shortened.getName(0).toString())
        .isEqualTo("é".repeat(76) + "-" + LONGEST_DIGEST)
        .isEqualTo(shortened.getName(1).toString());
    assertThat(names.of("photos/" + other)).isNotEqualTo(names.of("photos/" + longest));
    assertThat(names.of("photos/" + shortened.getName(0)))
        .isNotEqualTo(names.of("photos/" + longest));
    assertThat(names.of("photos/" + "deep/".repeat(500) + "a.png").startsWith("elsewhere"))
        .isTrue();
  }
}
