package dev.isomorph.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs on a small network and few small images; the detection itself is tested elsewhere. */
class TrainAndScoreTest {
  @TempDir private static Path shared;
  private static Path cloth;
  private static Path model;
  private static Terminal.Result training;

  @TempDir private Path folder;
  private final Terminal terminal = Terminal.withEngines();

  @BeforeAll
  static void train() throws IOException {
    cloth = shared.resolve("cloth, woven");
    new ClothDataSet(Size2d.square(32), 12, 3, 1, 1).write(cloth);
    Files.writeString(cloth.resolve("train/good/broken.png"), "no image");
    model = shared.resolve("model");
    training = Terminal.withEngines().run(trainInto(model, "djl"));
  }

  private static String[] trainInto(Path output, String backend) {
    return new String[] {
      "train",
      cloth.toString(),
      "--output",
      output.toString(),
      "--backend",
      backend,
      "--image=16x16",
      "--depths=1,1,1,1",
      "--epochs=2",
      "--batch=4"
    };
  }

  @Test
  void training_saves_a_detector_and_says_what_it_did() {
    assertThat(training.exitCode()).isZero();
    assertThat(training.out())
        .contains("trained after 6 steps in ", "threshold ", "saved " + model)
        .contains("next: isomorph score " + model);
    assertThat(training.err())
        .contains("MVTec AD layout: 13 normal images to train on, 7 to test (4 anomalous)")
        .contains("backend djl: DJL ")
        .contains("isomorph: skipped " + cloth.resolve("train/good/broken.png") + ": ")
        .contains("training on 10 images; 2 held out to set the threshold");
    assertThat(model).isDirectoryContaining("glob:**detector.json");
  }

  @Test
  void scores_are_printed_as_csv_with_quoted_paths() throws IOException {
    Terminal.Result result = terminal.run("score", model.toString(), cloth.toString());
    assertThat(result.exitCode()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(8);
    assertThat(lines.get(0))
        .isEqualTo("path,score,threshold,anomalous,label,kind,error,regions,region_list");
    assertThat(lines.subList(1, 8))
        .allMatch(
            line ->
                line.matches(
                    "\"[^\"]*cloth, woven/test/[^\"]*\\.png\",[0-9.E-]+,[0-9.E-]+,(true|false),(normal,good|anomalous,[a-z_]+),,[0-9]+,[-0-9.E ;]*"));
    assertThat(result.err()).contains("scored 7 images: ", "image AUROC ", "  stain ");
  }

  @Test
  void quality_is_measured_shown_and_written() throws IOException {
    Path quality = folder.resolve("quality");
    Terminal.Result result =
        terminal.run(
            "evaluate", model.toString(), cloth.toString(), "--output", quality.toString());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("3 normal and 4 anomalous images", "image AUROC ", "AUPRO ", "\nstain ")
        .contains("saved " + quality.resolve("metrics.json"));
    JsonNode metrics = new ObjectMapper().readTree(quality.resolve("metrics.json").toFile());
    double auroc = metrics.get("image").get("auroc").doubleValue();
    assertThat(auroc).isBetween(0.0, 1.0);
    assertThat(metrics.get("image").get("intervals").get("auroc").get(1).doubleValue())
        .isGreaterThanOrEqualTo(auroc);
    assertThat(metrics.get("pixel").get("aupro").doubleValue()).isBetween(0.0, 1.0);
    assertThat(metrics.get("kinds").get("stain").get("image").get("anomalous").intValue())
        .isEqualTo(1);
    assertThat(Files.readAllLines(quality.resolve("scores.csv")))
        .hasSize(8)
        .startsWith("path,score,threshold,anomalous,label,kind,error,regions,region_list");

    Terminal.Result unlabelled =
        terminal.run(
            "evaluate",
            model.toString(),
            cloth.resolve("test/good").toString(),
            "--output",
            quality.toString());
    assertThat(unlabelled.exitCode()).isEqualTo(2);
    assertThat(unlabelled.err()).contains("expected normal and anomalous test images");
  }

  @Test
  void a_restorer_scored_by_two_maps_is_trained_saved_and_used() throws IOException {
    Path restorer = folder.resolve("restorer");
    String[] network = with(trainInto(restorer, "djl"), "--architecture=resnet-autoencoder");
    String[] options = with(network, "--method=restore");
    Terminal.Result trained = terminal.run(with(options, "--scoring=msgms:blur=1:max+mse:top=0.1"));
    assertThat(trained.exitCode()).isZero();
    assertThat(trained.err()).contains("2 to choose the weights");
    JsonNode saved = new ObjectMapper().readTree(restorer.resolve("detector.json").toFile());
    assertThat(saved.get("version").intValue()).isEqualTo(2);
    assertThat(saved.get("scorer").get("scoring").textValue())
        .isEqualTo("msgms:blur=1.0:max+mse:top=0.1");
    assertThat(saved.get("scorer").get("spreads")).hasSize(2);
    assertThat(saved.get("provenance").get("method").textValue()).isEqualTo("restore");
    Terminal.Result scored = terminal.run("score", restorer.toString(), cloth.toString());
    assertThat(scored.exitCode()).isZero();
    assertThat(scores(scored.out())).hasSize(7).allMatch(score -> score > 0);

    Terminal.Result exported =
        terminal.run(
            "export",
            restorer.toString(),
            "--format=onnx",
            "--detector",
            "--output",
            folder.resolve("detector.onnx").toString());
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(misused(trainInto(folder.resolve("n"), "djl"), "--scoring=mask"))
        .contains("expected a network with a tap 'mask'");
    assertThat(misused(trainInto(folder.resolve("n"), "djl"), "--scoring=mahalanobis:tap=nope"))
        .contains("expected a tap or node of");
    String tooMany = "--scoring=mahalanobis:grid=16:tap=layer0";
    assertThat(misused(trainInto(folder.resolve("n"), "djl"), tooMany))
        .contains("expected at most 4096 features for a Mahalanobis distance, got 16384");
    assertThat(folder.resolve("n.run")).doesNotExist();
  }

  @Test
  void a_file_may_have_any_name() throws IOException {
    Path odd = Files.copy(cloth.resolve("test/good/000.png"), folder.resolve("@ö \"x\",1.png"));
    Terminal.Result result = terminal.run("score", model.toString(), odd.toString());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("@ö \"\"x\"\",1.png\",");
  }

  @Test
  void scores_go_to_a_file_as_json_lines() throws IOException {
    Path file = folder.resolve("scores.jsonl");
    Path image = cloth.resolve("test/good/000.png");
    Terminal.Result result =
        terminal.run(
            "score",
            model.toString(),
            image.toString(),
            "--format=jsonl",
            "--output",
            file.toString());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEmpty();
    JsonNode line = new ObjectMapper().readTree(Files.readString(file));
    assertThat(line.get("path").textValue()).isEqualTo(image.toString());
    assertThat(line.get("score").doubleValue()).isPositive();
    assertThat(line.get("anomalous").booleanValue())
        .isEqualTo(line.get("score").doubleValue() > line.get("threshold").doubleValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "dl4j"})
  void a_detector_of_one_engine_scores_alike_on_the_other(String backend) {
    String djl = terminal.run("score", model.toString(), cloth.toString()).out();
    String other =
        terminal.run("score", model.toString(), cloth.toString(), "--backend", backend).out();
    assertThat(scores(other)).hasSize(7);
    for (int i = 0; i < 7; i++) {
      // The engines' float32 sums differ in order: a few units in the seventh digit.
      assertThat(scores(other).get(i) / scores(djl).get(i)).isBetween(1 - 1e-4, 1 + 1e-4);
    }
  }

  @Test
  void everything_about_the_images_is_written_and_a_cut_run_goes_on() throws IOException {
    Path out = folder.resolve("out");
    String[] command = {
      "score",
      model.toString(),
      cloth.toString(),
      "--output",
      out.resolve("s.csv").toString(),
      "--report",
      out.resolve("report.html").toString(),
      "--heatmaps",
      out.resolve("pictures").toString(),
      "--maps",
      out.resolve("pictures").toString(),
      "--masks",
      out.resolve("pictures").toString()
    };
    Terminal.Result result = terminal.run(command);
    assertThat(result.err()).contains("look at " + out.resolve("report.html"));
    assertThat(result.exitCode()).isZero();
    for (String suffix : List.of(".heatmap.png", ".map.tiff", ".mask.png")) {
      assertThat(out.resolve("pictures/test/good/000.png" + suffix)).isNotEmptyFile();
    }
    assertThat(out.resolve("report.html")).content().contains("7", "images scored", "ROC, area");
    byte[] whole = Files.readAllBytes(out.resolve("s.csv"));
    Files.write(out.resolve("s.csv.partial"), Arrays.copyOf(whole, whole.length / 2));
    Terminal.Result again = terminal.run(command);
    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).contains("resuming after 3 images of an earlier run");
    assertThat(out.resolve("s.csv")).hasBinaryContent(whole);
    assertThat(out.resolve("s.csv.partial")).doesNotExist();
  }

  @Test
  void pictures_among_the_images_are_refused() {
    Terminal.Result result =
        terminal.run(
            "score",
            model.toString(),
            cloth.toString(),
            "--heatmaps",
            cloth.resolve("heat").toString());
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("lies inside " + cloth + ", whose images are scored");
  }

  private static List<Double> scores(String csv) {
    return csv.lines()
        .skip(1)
        .map(line -> line.substring(line.lastIndexOf('"') + 2).split(",")[0])
        .map(Double::valueOf)
        .toList();
  }

  @Test
  void the_other_engine_trains_as_well() {
    Path output = folder.resolve("dl4j-model");
    Terminal.Result result = terminal.run(trainInto(output, "dl4j"));
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("backend dl4j: Deeplearning4j");
  }

  @Test
  void unreadable_images_are_named_and_none_readable_is_a_failure() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    Files.writeString(images.resolve("a.png"), "no image");
    Path file = folder.resolve("scores.csv");
    Terminal.Result result =
        terminal.run("score", model.toString(), images.toString(), "--output", file.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("isomorph: skipped " + images.resolve("a.png") + ": ")
        .contains("isomorph: " + images + ": none of 1 images can be read");
    assertThat(file).content().contains(images.resolve("a.png") + ",,,,,,\"expected a PNG");
  }

  @Test
  void too_many_unreadable_images_are_a_failure_after_all_others_are_scored() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    for (String good : List.of("000", "001")) {
      Files.copy(cloth.resolve("test/good/" + good + ".png"), images.resolve(good + ".png"));
    }
    for (String bad : List.of("a", "b", "c")) {
      Files.writeString(images.resolve(bad + ".png"), "no image");
    }
    Path file = folder.resolve("scores.csv");
    String[] score = {"score", model.toString(), images.toString(), "--output=" + file};
    Terminal.Result most = terminal.run(score);
    assertThat(most.exitCode()).isEqualTo(1);
    assertThat(most.err())
        .contains("scored 2 images: ", ", 3 unreadable")
        .endsWith(
            "isomorph: %s: 3 of 5 images cannot be read, 60.0 %%; expected at most 50.0 %% (--max-skipped 0.5)%n"
                .formatted(images));
    assertThat(Files.readAllLines(file)).hasSize(1 + 5);
    assertThat(terminal.run(with(score, "--max-skipped=0.6")).exitCode()).isZero();
    assertThat(terminal.run(with(score, "--max-skipped=0.59")).exitCode()).isEqualTo(1);
    Files.delete(images.resolve("c.png"));
    assertThat(terminal.run(score).exitCode()).isZero();
    assertThat(terminal.run(with(score, "--max-skipped=0")).exitCode()).isEqualTo(1);
    Terminal.Result misused = terminal.run(with(score, "--max-skipped=50"));
    assertThat(misused.exitCode()).isEqualTo(2);
    assertThat(misused.err()).contains("--max-skipped: expected a share in 0..1, got 50.0");
    assertThat(terminal.run("score", "--help").out()).contains("--max-skipped=SHARE");
  }

  @Test
  void what_cannot_be_used_is_said_before_any_work() throws IOException {
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("thesis.txt"), "important");
    Terminal.Result output = terminal.run(trainInto(foreign, "djl"));
    assertThat(output.exitCode()).isEqualTo(1);
    assertThat(output.err()).startsWith("isomorph: " + foreign + ": expected a new folder");

    Terminal.Result data =
        terminal.run("train", folder.resolve("none").toString(), "--output", "model");
    assertThat(data.exitCode()).isEqualTo(2);
    assertThat(data.err()).contains("none: there is no such file or folder");

    Terminal.Result backend = terminal.run(trainInto(folder.resolve("m"), "tf"));
    assertThat(backend.exitCode()).isEqualTo(2);
    assertThat(backend.err()).contains("backend 'tf' is not on the class path; found [djl, dl4j");

    Terminal.Result scored = terminal.run("score", foreign.toString(), cloth.toString());
    assertThat(scored.exitCode()).isEqualTo(1);
    assertThat(scored.err()).startsWith("isomorph: " + foreign + ": expected a saved model");
  }

  @Test
  void a_limit_leaves_images_out() {
    String[] limited = with(trainInto(folder.resolve("m"), "djl"), "--limit=6");
    assertThat(terminal.run(limited).err())
        .containsPattern("training on [34] images; 2 held out to set the threshold");
    assertThat(misused(trainInto(folder.resolve("n"), "djl"), "--limit=0"))
        .contains("count: expected > 0, got 0");
  }

  @Test
  void numbers_out_of_range_and_missing_devices_are_named() {
    String[] common = trainInto(folder.resolve("m"), "djl");
    assertThat(misused(common, "--learning-rate=-1")).contains("learningRate: expected > 0");
    assertThat(misused(common, "--device=gpu:7"))
        .contains("device: expected one of [cpu", "got gpu:7");
    assertThat(misused(common, "--device=tpu"))
        .contains("'--device': device: expected cpu, gpu or gpu:NUMBER, got 'tpu'");
    assertThat(misused(common, "--normal-class=1")).contains("a normal class belongs to IDX files");
    assertThat(misused(common, "--architecture=resnet-encoder"))
        .contains("expected input [N, 3, H, W] and an output of the same shape");
  }

  private String misused(String[] common, String option) {
    Terminal.Result result = terminal.run(with(common, option));
    assertThat(result.exitCode()).isEqualTo(2);
    return result.err();
  }

  private static String[] with(String[] common, String option) {
    String[] all = Arrays.copyOf(common, common.length + 1);
    all[common.length] = option;
    return all;
  }
}
