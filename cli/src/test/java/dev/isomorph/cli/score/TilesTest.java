package dev.isomorph.cli.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From large images to their heat maps, through tiles of 16x16. */
class TilesTest {
  @TempDir private static Path shared;
  private static Path cloth;
  private static Path model;
  private static Terminal.Result training;

  @TempDir private Path folder;
  private final Terminal terminal = Terminal.withEngines();

  @BeforeAll
  static void train() throws IOException {
    cloth = shared.resolve("cloth");
    new ClothDataSet(new Size2d(40, 56), 6, 2, 1, 1).write(cloth);
    model = shared.resolve("model");
    training =
        Terminal.withEngines().run(trainInto(model, "--image=16x16", "--tiles", "--overlap=4"));
  }

  private static String[] trainInto(Path output, String... more) {
    String[] arguments = {
      "train",
      cloth.toString(),
      "--output=" + output,
      "--backend=djl",
      "--architecture=restorer",
      "--width=4",
      "--epochs=1"
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }

  @Test
  void training_says_how_images_are_cut_and_what_memory_they_take() {
    assertThat(training.exitCode()).as(training.err()).isZero();
    assertThat(training.err())
        .contains("random crops of 16x16; tiles: overlap 4; budget: 1 epoch")
        .containsPattern("memory: at most [0-9,]+ MB of Java's heap for images of up to 56x40")
        .contains("training on random crops of 2 photographs; 4 held out");
  }

  @Test
  void an_overlap_leaves_the_choice_of_the_scale_to_the_sizes_of_the_images() throws IOException {
    Path plates = folder.resolve("plates");
    new ClothDataSet(new Size2d(768, 1024), 6, 0, 0, 1).write(plates);
    Terminal.Result trained =
        terminal.run(
            "train",
            plates.toString(),
            "--output=" + folder.resolve("plate"),
            "--backend=djl",
            "--architecture=restorer",
            "--width=2",
            "--steps=1",
            "--overlap=8");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.err())
        .contains("random crops of 64x64; tiles: overlap 8 at scale 0.5; budget: 1 step");
  }

  /** As if it had begun with another heap. */
  @Test
  void a_training_is_resumed_with_the_image_memory_that_it_began_with() throws IOException {
    Path begun = folder.resolve("begun");
    terminal.run(trainInto(begun, "--image=16x16", "--tiles"));
    Path settings = folder.resolve("begun.run/run.json");
    Files.writeString(
        settings,
        Files.readString(settings)
            .replaceAll("\"image memory\" : \"[0-9]+\"", "\"image memory\" : \"4000\""));
    Terminal.Result resumed = terminal.run("train", "--resume=" + begun, "--epochs=2");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("random crops of a part of each of 2 photographs");
  }

  @Test
  void maps_and_masks_have_the_size_of_the_images() throws IOException {
    Path maps = folder.resolve("maps");
    Path masks = folder.resolve("masks");
    Terminal.Result scored =
        terminal.run(
            "score", model.toString(), cloth.toString(), "--maps=" + maps, "--masks=" + masks);
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    assertThat(scored.err()).contains("memory: at most ");
    for (Path written : new Path[] {maps, masks}) {
      try (var files = Files.walk(written)) {
        Path picture = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        BufferedImage image = ImageIO.read(picture.toFile());
        assertThat(image.getHeight()).isEqualTo(40);
        assertThat(image.getWidth()).isEqualTo(56);
      }
    }
    Terminal.Result measured =
        terminal.run(
            "evaluate", model.toString(), cloth.toString(), "--output=" + folder.resolve("q"));
    assertThat(measured.exitCode()).as(measured.err()).isZero();
    assertThat(measured.out()).contains("AUPRO ");
  }

  @Test
  void images_that_lose_small_defects_are_warned_of_wherever_they_are_scored() throws IOException {
    Path small = folder.resolve("small");
    String lost =
        "images of 56x40 are brought to 8x8, where defects narrower than 5 pixels are lost";
    assertThat(terminal.run(trainInto(small, "--image=8x8")).err())
        .contains(lost + "; --tiles looks at them piece by piece");
    warns(small, "warning: " + lost + "; train anew with --tiles");
    Path reduced = folder.resolve("reduced");
    assertThat(terminal.run(trainInto(reduced, "--image=8x8", "--tiles", "--scale=0.25")).err())
        .containsOnlyOnce(
            "warning: images are made smaller to 0.25 of their size, where defects narrower than 4 pixels are lost; a larger --scale keeps them");
    warns(
        reduced,
        "warning: images are made smaller to 0.25 of their size, where defects narrower than 4 pixels are lost; train anew with a larger --scale");
  }

  @Test
  void a_training_that_is_too_short_to_find_defects_is_warned_of() {
    String warning = " steps is too short to find defects well; give it 100 or more with --time,";
    assertThat(training.err()).containsOnlyOnce(warning);
    assertThat(
            terminal
                .run(trainInto(folder.resolve("r"), "--image=16x16", "--method=reconstruct"))
                .err())
        .contains("method reconstruct")
        .doesNotContain(warning);
  }

  private void warns(Path detector, String warning) throws IOException {
    Path page = folder.resolve("page.html");
    Terminal.Result scored =
        terminal.run("score", detector.toString(), cloth.toString(), "--report=" + page);
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    assertThat(scored.err()).containsOnlyOnce(warning);
    assertThat(Files.readString(page)).contains(warning);
    Path quality = folder.resolve("quality");
    assertThat(
            terminal
                .run("evaluate", detector.toString(), cloth.toString(), "--output=" + quality)
                .err())
        .containsOnlyOnce(warning);
  }

  @Test
  void what_does_not_go_with_tiles_is_misuse() {
    assertThat(misuse(trainInto(folder.resolve("n"), "--image=16x16", "--overlap=4", "--whole")))
        .contains("--whole: expected without --overlap");
    assertThat(misuse(trainInto(folder.resolve("n"), "--image=16x16", "--tiles", "--overlap=9")))
        .contains("expected at most half of a tile of 16x16, 8 pixels, got 9");
    assertThat(misuse(trainInto(folder.resolve("n"), "--image=16x16", "--tiles", "--scale=0")))
        .contains("scale: expected in (0, 1], got 0.0");
    assertThat(folder).isEmptyDirectory();
  }

  private String misuse(String... arguments) {
    Terminal.Result result = terminal.run(arguments);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    return result.err();
  }
}
