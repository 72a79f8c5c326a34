package dev.isomorph.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTableTest {
  @TempDir Path output;

  @Test
  void every_result_is_a_row_and_means_leave_out_what_was_tuned_by() throws IOException {
    result("textures/brick/default-1", 0.5, 0.1);
    result("textures/gravel/default-1", 0.75, 0.5);
    result("textures/grass/default-1", 1, 0.75);
    result("fashion-mnist/0/default-2", 0.9, Double.NaN);
    result("photographs/knit/default-1", 0.95, 0.625);
    result("photographs/fasteners/default-1", 0.99, 0.99);
    SuiteTable.write(output);
    assertThat(Files.readAllLines(output.resolve("suite.md")))
        .containsExactly(
            "| set | recipe | image AUROC | 95 % | pixel AP | AUPRO | AUPIMO | training, s |",
            "|---|---|---|---|---|---|---|---|",
            "| fashion-mnist/0 | default-2 | 0.9000 | 0.8000–0.9500 |  |  |  | 12 |",
            "| photographs/fasteners (tuning) | default-1 | 0.9900 | 0.8000–0.9500 | 0.9900 |"
                + " 0.8750 | 0.3750 | 12 |",
            "| photographs/knit | default-1 | 0.9500 | 0.8000–0.9500 | 0.6250 | 0.8750 | 0.3750 |"
                + " 12 |",
            "| textures/brick (tuning) | default-1 | 0.5000 | 0.8000–0.9500 | 0.1000 | 0.8750 |"
                + " 0.3750 | 12 |",
            "| textures/grass | default-1 | 1.0000 | 0.8000–0.9500 | 0.7500 | 0.8750 | 0.3750 | 12"
                + " |",
            "| textures/gravel | default-1 | 0.7500 | 0.8000–0.9500 | 0.5000 | 0.8750 | 0.3750 | 12"
                + " |",
            "",
            "| mean of | sets | image AUROC | lowest | pixel AP | AUPRO |",
            "|---|---|---|---|---|---|",
            "| fashion-mnist, default-2 | 1 | 0.9000 | 0.9000 |  |  |",
            "| photographs, default-1 | 1 | 0.9500 | 0.9500 | 0.6250 | 0.8750 |",
            "| textures, default-1 | 2 | 0.8750 | 0.7500 | 0.6250 | 0.8750 |");
  }

  @Test
  void several_seeds_have_a_mean_and_a_deviation() throws IOException {
    result("textures/gravel/default-1", 0.9, 0.5);
    result("textures/gravel/default-2", 0.94, 0.5);
    result("textures/gravel/default-3", 0.92, 0.5);
    result("textures/gravel/oc-svm", 0.6, Double.NaN);
    result("textures/gravel/isolation-forest", 0.7, Double.NaN);
    SuiteTable.write(output);
    assertThat(Files.readString(output.resolve("suite.md")))
        .endsWith(
            """

            | seeds of | seeds | image AUROC | standard deviation |
            |---|---|---|---|
            | textures/gravel, default | 3 | 0.9200 | 0.0200 |
            """);
  }

  @Test
  void kinds_of_defects_have_a_table_of_their_own() throws IOException {
    Path folder = Files.createDirectories(output.resolve("textures/grass/default-1"));
    Files.writeString(
        folder.resolve("metrics.json"),
        "{\"image\": {\"auroc\": 0.7}, \"kinds\": {\"hole\": {\"image\": {\"auroc\": 0.9}},"
            + " \"crack\": {\"image\": {\"auroc\": 0.5}}}}");
    SuiteTable.write(output);
    assertThat(Files.readString(output.resolve("suite.md")))
        .endsWith(
            """

            | image AUROC by kind | recipe | crack | hole |
            |---|---|---|---|
            | textures/grass | default-1 | 0.5000 | 0.9000 |
            """);
  }

  @Test
  void each_suite_has_a_table_of_its_own_kinds_and_measures() throws IOException {
    kinds("photographs/knit/default-1", "chip", "{\"ap\": 0.25}");
    kinds("textures/grass/default-1", "hole", "null");
    SuiteTable.write(output);
    assertThat(Files.readString(output.resolve("suite.md")))
        .endsWith(
            """

            | image AUROC by kind | recipe | chip | dent |
            |---|---|---|---|
            | photographs/knit | default-1 | 0.5000 | 0.7500 |

            | pixel AP by kind | recipe | chip |
            |---|---|---|
            | photographs/knit | default-1 | 0.2500 |

            | image AUROC by kind | recipe | dent | hole |
            |---|---|---|---|
            | textures/grass | default-1 | 0.7500 | 0.5000 |
            """);
  }

  private void kinds(String folder, String kind, String pixel) throws IOException {
    Files.writeString(
        Files.createDirectories(output.resolve(folder)).resolve("metrics.json"),
        "{\"kinds\": {\"%s\": {\"image\": {\"auroc\": 0.5}, \"pixel\": %s}, \"dent\": {\"image\": {\"auroc\": 0.75}}}}"
            .formatted(kind, pixel));
  }

  private void result(String folder, double auroc, double pixelAp) throws IOException {
    Files.createDirectories(output.resolve(folder));
    Files.writeString(
        output.resolve(folder).resolve("metrics.json"),
        "{\"trainingSeconds\": \"12\", \"image\": {\"auroc\": %s, \"intervals\": {\"auroc\": [0.8, 0.95]}}%s}"
            .formatted(
                auroc,
                Double.isNaN(pixelAp)
                    ? ""
                    : ", \"pixel\": {\"ap\": "
                        + pixelAp
                        + ", \"aupro\": 0.875, \"aupimo\": 0.375}"));
  }
}
