package dev.isomorph.benchmarks.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.sample.suite.Texture;
import dev.isomorph.sample.suite.photograph.PhotographScene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The results of a suite as a Markdown table, {@code suite.md}: every {@code
 * SUITE/SET/RECIPE/metrics.json} below a folder, and means by recipe.
 */
final class SuiteTable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEAD =
      "| set | recipe | image AUROC | 95 %% | pixel AP | AUPRO | AUPIMO | training, s"
          + " |%n|---|---|---|---|---|---|---|---|%n";

  private SuiteTable() {}

  private record Row(String suite, String set, String recipe, JsonNode metrics) {
    double auroc() {
      return metrics.path("image").path("auroc").doubleValue();
    }

    double pixel(String name) {
      return metrics.path("pixel").path(name).asDouble(Double.NaN);
    }

    /** Means leave out the sets that settings were tuned on, which would raise them. */
    boolean reported() {
      return Texture.ALL.stream().noneMatch(t -> t.tuning() && t.name().equals(set))
          && Arrays.stream(PhotographScene.values())
              .noneMatch(scene -> scene.tuning() && scene.folder().equals(set));
    }

    String text() {
      JsonNode interval = metrics.path("image").path("intervals").path("auroc");
      return String.format(
          Locale.ROOT,
          "| %s/%s%s | %s | %.4f | %s | %s | %s | %s | %s |%n",
          suite,
          set,
          reported() ? "" : " (tuning)",
          recipe,
          auroc(),
          interval.isArray()
              ? String.format(
                  Locale.ROOT,
                  "%.4f–%.4f",
                  interval.get(0).doubleValue(),
                  interval.get(1).doubleValue())
              : "",
          number(pixel("ap")),
          number(pixel("aupro")),
          number(pixel("aupimo")),
          metrics.path("trainingSeconds").asText(""));
    }
  }

  static void write(Path output) throws IOException {
    List<Row> rows = rows(output);
    StringBuilder text = new StringBuilder(String.format(HEAD));
    rows.forEach(row -> text.append(row.text()));
    TreeMap<String, List<Row>> groups = new TreeMap<>();
    rows.stream()
        .filter(Row::reported)
        .forEach(
            row ->
                groups
                    .computeIfAbsent(row.suite() + ", " + row.recipe(), k -> new ArrayList<>())
                    .add(row));
    text.append(
        String.format(
            "%n| mean of | sets | image AUROC | lowest | pixel AP | AUPRO"
                + " |%n|---|---|---|---|---|---|%n"));
    groups.forEach((name, some) -> text.append(mean(name, some)));
    text.append(seeds(rows)).append(kinds(rows));
    AtomicFile.writeText(output.resolve("suite.md"), text.toString());
  }

  /** How much the seed matters, where there are several. */
  private static String seeds(List<Row> rows) {
    TreeMap<String, List<Row>> bySet = new TreeMap<>();
    for (Row row : rows) {
      String recipe = row.recipe().substring(0, Math.max(0, row.recipe().lastIndexOf('-')));
      bySet
          .computeIfAbsent(
              "%s/%s, %s".formatted(row.suite(), row.set(), recipe), k -> new ArrayList<>())
          .add(row);
    }
    bySet.values().removeIf(some -> some.size() < 2);
    StringBuilder text = new StringBuilder();
    bySet.forEach(
        (name, some) -> {
          double mean = some.stream().mapToDouble(Row::auroc).average().orElseThrow();
          double squares = some.stream().mapToDouble(row -> Math.pow(row.auroc() - mean, 2)).sum();
          text.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %d | %.4f | %.4f |%n",
                  name,
                  some.size(),
                  mean,
                  Math.sqrt(squares / (some.size() - 1))));
        });
    return text.isEmpty()
        ? ""
        : String.format(
            "%n| seeds of | seeds | image AUROC | standard deviation |%n|---|---|---|---|%n%s",
            text);
  }

  /** Tables of each kind of defect, for each suite that has kinds. */
  private static String kinds(List<Row> rows) {
    TreeMap<String, List<Row>> bySuite = new TreeMap<>();
    rows.stream()
        .filter(row -> row.metrics().path("kinds").size() > 1)
        .forEach(row -> bySuite.computeIfAbsent(row.suite(), k -> new ArrayList<>()).add(row));
    StringBuilder text = new StringBuilder();
    bySuite
        .values()
        .forEach(
            some ->
                text.append(kinds(some, "image AUROC", "image", "auroc"))
                    .append(kinds(some, "pixel AP", "pixel", "ap")));
    return text.toString();
  }

  /** One measure of each kind of defect; nothing where no row has it. */
  private static String kinds(List<Row> rows, String title, String part, String measure) {
    TreeSet<String> kinds = new TreeSet<>();
    for (Row row : rows) {
      row.metrics()
          .path("kinds")
          .properties()
          .forEach(
              kind -> {
                if (kind.getValue().path(part).path(measure).isNumber()) {
                  kinds.add(kind.getKey());
                }
              });
    }
    if (kinds.isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder(
            String.format(
                "%n| %s by kind | recipe | %s |%n|---|---%s|%n",
                title, String.join(" | ", kinds), "|---".repeat(kinds.size())));
    for (Row row : rows) {
      text.append(String.format("| %s/%s | %s", row.suite(), row.set(), row.recipe()));
      for (String kind : kinds) {
        JsonNode value = row.metrics().path("kinds").path(kind).path(part).path(measure);
        text.append(" | ").append(number(value.asDouble(Double.NaN)));
      }
      text.append(String.format(" |%n"));
    }
    return text.toString();
  }

  private static String mean(String name, List<Row> rows) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.4f | %.4f | %s | %s |%n",
        name,
        rows.size(),
        rows.stream().mapToDouble(Row::auroc).average().orElseThrow(),
        rows.stream().mapToDouble(Row::auroc).min().orElseThrow(),
        number(rows.stream().mapToDouble(row -> row.pixel("ap")).average().orElseThrow()),
        number(rows.stream().mapToDouble(row -> row.pixel("aupro")).average().orElseThrow()));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static List<Row> rows(Path output) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.find(output, 4, (p, a) -> p.endsWith("metrics.json"))) {
      files = found.sorted().toList();
    }
    List<Row> rows = new ArrayList<>();
    for (Path file : files) {
      Path place = output.relativize(file);
      if (place.getNameCount() == 4) {
        rows.add(
            new Row(
                place.getName(0).toString(),
                place.getName(1).toString(),
                place.getName(2).toString(),
                JSON.readTree(file.toFile())));
      }
    }
    return rows;
  }
}
