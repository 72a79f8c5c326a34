package dev.isomorph.cli.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector of one region of images of 56x40, of which the left half of the region is ignored. */
class InspectedAreaTest {
  @TempDir private static Path shared;
  private static Path cloth;
  private static Path mask;
  private static Path model;
  private static Terminal.Result training;

  @TempDir private Path folder;
  private final Terminal terminal = Terminal.withEngines();

  @BeforeAll
  static void train() throws IOException {
    cloth = shared.resolve("cloth");
    new ClothDataSet(new Size2d(40, 56), 8, 3, 2, 1).write(cloth);
    mask = shared.resolve("ignored.png");
    BufferedImage white = new BufferedImage(56, 40, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 56 * 40; i++) {
      white.getRaster().setSample(i % 56, i / 56, 0, i % 56 < 28 ? 0 : 255);
    }
    ImageIO.write(white, "png", mask.toFile());
    model = shared.resolve("model");
    training =
        Terminal.withEngines()
            .run(
                "train",
                cloth.toString(),
                "--output=" + model,
                "--backend=djl",
                "--image=16x16",
                "--architecture=restorer",
                "--width=4",
                "--epochs=1",
                "--roi=8,4,40,32",
                "--mask=" + mask);
  }

  @Test
  void the_area_is_kept_in_the_model() throws IOException {
    assertThat(training.exitCode()).as(training.err()).isZero();
    assertThat(training.err())
        .contains("inspected: x,y,width,height 8,4,40,32, mask of 56x40, sha256 ");
    assertThat(Files.readString(model.resolve("detector.json")))
        .containsPattern("\"roi\" : \\{\\s+\"x\" : 8,\\s+\"y\" : 4,\\s+\"width\" : 40");
    BufferedImage kept = ImageIO.read(model.resolve("mask.png").toFile());
    assertThat(kept.getWidth()).isEqualTo(56);
    assertThat(kept.getRGB(27, 0) & 0xFF).isZero();
    assertThat(kept.getRGB(28, 0) & 0xFF).isEqualTo(255);
  }

  @Test
  void regions_are_those_of_the_area_and_overlays_show_the_whole_image() throws IOException {
    Path csv = folder.resolve("s.csv");
    Path heat = folder.resolve("heat");
    assertSucceeds(
        "score", model.toString(), cloth.toString(), "--output=" + csv, "--heatmaps=" + heat);
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.get(0)).endsWith(",error,regions,region_list");
    List<String> regions =
        lines.stream()
            .skip(1)
            .map(line -> line.substring(line.lastIndexOf(',') + 1))
            .filter(list -> !list.isEmpty())
            .flatMap(list -> List.of(list.split(";")).stream())
            .toList();
    assertThat(regions).as("anomalous images have one at least").isNotEmpty();
    for (String region : regions) {
      String[] numbers = region.split(" ");
      assertThat(numbers).hasSize(8);
      int x = Integer.parseInt(numbers[0]);
      int y = Integer.parseInt(numbers[1]);
      assertThat(x).as(region).isGreaterThanOrEqualTo(27);
      assertThat(x + Integer.parseInt(numbers[2])).as(region).isLessThanOrEqualTo(48);
      assertThat(y).as(region).isGreaterThanOrEqualTo(4);
      assertThat(y + Integer.parseInt(numbers[3])).as(region).isLessThanOrEqualTo(36);
    }
    try (var files = Files.walk(heat)) {
      BufferedImage picture =
          ImageIO.read(files.filter(Files::isRegularFile).findFirst().orElseThrow().toFile());
      assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(280, 200);
    }
  }

  @Test
  void an_evaluation_is_of_the_area_and_writes_a_report() throws IOException {
    Path page = folder.resolve("quality.html");
    Terminal.Result measured =
        assertSucceeds(
            "evaluate",
            model.toString(),
            cloth.toString(),
            "--output=" + folder.resolve("q"),
            "--report=" + page);
    assertThat(measured.out()).contains("AUPRO ");
    assertThat(Files.readString(page))
        .contains("<td>x,y,width,height 8,4,40,32, mask of 56x40", "\"regions\":[[");
  }

  @Test
  void a_report_names_the_area_of_its_run() throws IOException {
    for (String command : List.of("score", "evaluate")) {
      Path page = folder.resolve(command + ".html");
      assertSucceeds(
          command,
          model.toString(),
          cloth.toString(),
          "--output=" + folder.resolve(command),
          "--report=" + page,
          "--roi=4,4,40,32");
      assertThat(Files.readString(page))
          .contains("<td>x,y,width,height 4,4,40,32, mask of 56x40")
          .doesNotContain("8,4,40,32");
    }
  }

  @Test
  void options_of_a_training_do_not_go_with_an_evaluation() {
    for (String option : List.of("--epochs=3", "--time=3m")) {
      Path output = folder.resolve("quality");
      Terminal.Result result =
          terminal.run(
              "evaluate", model.toString(), cloth.toString(), "--output=" + output, option);
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("--epochs and --time: expected with --suite");
      assertThat(output).doesNotExist();
    }
  }

  @Test
  void a_threshold_for_another_area_belongs_to_that_area() throws IOException {
    Path other = folder.resolve("model");
    Files.createDirectories(other);
    for (Path file : Files.list(model).toList()) {
      Files.copy(file, other.resolve(file.getFileName()));
    }
    Path masks = Files.createDirectories(folder.resolve("masks"));
    Files.copy(mask, masks.resolve("001.png"));
    assertSucceeds(
        "threshold",
        other.toString(),
        cloth.toString(),
        "--false-alarm-rate=0.3",
        "--roi=0,0,56,40",
        "--mask=" + masks);
    assertThat(other.resolve("mask.png")).doesNotExist();
    Terminal.Result without = terminal.run("score", other.toString(), cloth.toString());
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err()).contains("--mask: expected a folder with a mask of each image");
  }

  @Test
  void what_does_not_fit_is_told() {
    Terminal.Result large =
        terminal.run("score", model.toString(), cloth.toString(), "--roi=0,0,60,40");
    assertThat(large.exitCode()).isEqualTo(1);
    assertThat(large.err())
        .contains(".png: expected an image that the region of interest 0,0,60,40")
        .contains("got 56x40 pixels");
    Terminal.Result resumed = terminal.run("train", "--resume=" + model, "--roi=0,0,10,10");
    assertThat(resumed.exitCode()).isEqualTo(2);
    assertThat(resumed.err()).contains("--roi: the training began with 8,4,40,32, got 0,0,10,10");
    assertThat(terminal.run("train", "--resume=" + model, "--roi=8,4,40,32").exitCode()).isZero();
    Terminal.Result wrong =
        terminal.run("score", model.toString(), cloth.toString(), "--roi=1,2,3");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("expected X,Y,WIDTH,HEIGHT in pixels");
  }

  @Test
  void a_mask_that_ignores_every_pixel_is_refused() throws IOException {
    Path black = folder.resolve("black.png");
    ImageIO.write(new BufferedImage(56, 40, BufferedImage.TYPE_BYTE_GRAY), "png", black.toFile());
    Path trained = folder.resolve("trained");
    Terminal.Result all =
        terminal.run(
            "train",
            cloth.toString(),
            "--output=" + trained,
            "--backend=djl",
            "--steps=1",
            "--width=4",
            "--mask=" + black);
    assertThat(all.exitCode()).isEqualTo(2);
    assertThat(all.err())
        .contains("--mask: " + black + ": expected a pixel that is not black, got 56x40 black");
    assertThat(trained).doesNotExist();
    Terminal.Result left =
        terminal.run("score", model.toString(), cloth.toString(), "--roi=2,3,20,30");
    assertThat(left.exitCode()).isEqualTo(2);
    assertThat(left.err())
        .contains("the model's mask: expected a pixel that is not black inside --roi 2,3,20,30");
  }

  @Test
  void a_check_of_data_tells_sizes_and_what_a_training_would_do() throws IOException {
    Path plain = Files.createDirectories(folder.resolve("plain"));
    for (int i = 0; i < 3; i++) {
      BufferedImage image = new BufferedImage(120, 90, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(i, 0, 0, 255);
      ImageIO.write(image, "png", plain.resolve(i + ".png").toFile());
    }
    String checked = assertSucceeds("data", "check", plain.toString()).out();
    assertThat(checked)
        .contains("3 images; 3 unlabelled; 3 120x90")
        .contains("next: isomorph train " + plain + " --output model")
        .contains("the network sees each image as a whole, at 72x56")
        .doesNotContain("good");
    for (int i = 0; i < 4; i++) {
      BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(i, 0, 0, 255);
      ImageIO.write(image, "png", plain.resolve("large" + i + ".png").toFile());
    }
    assertThat(assertSucceeds("data", "check", plain.toString()).out())
        .contains("7 photographs of 120x90 to 400x300, by their median 400x300: random crops of")
        .contains("; --scale sets another scale");
  }

  private Terminal.Result assertSucceeds(String... arguments) {
    Terminal.Result result = terminal.run(arguments);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }
}
