package dev.isomorph.anomaly.report;

import static dev.isomorph.api.page.HtmlPage.escaped;

import dev.isomorph.anomaly.report.Report.Picture;
import dev.isomorph.anomaly.report.Report.Unreadable;
import dev.isomorph.anomaly.results.ScoreSummary;
import dev.isomorph.api.page.HtmlPage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Writes a report as HTML. Counts, charts and lists stand in the page; gallery and table are made
 * by its script, {@code report.js}, from the data in it.
 */
final class ReportPage {
  private final Report report;
  private final ScoreSummary summary;
  private final Writer writer;
  private final List<Ranked> rows;
  private final OptionalDouble threshold;

  ReportPage(Report report, Writer writer) {
    this.report = report;
    this.summary = report.summary();
    this.writer = writer;
    this.rows = report.rows();
    this.threshold = rows.isEmpty() ? OptionalDouble.empty() : rows.get(0).score().threshold();
  }

  void write(List<Picture> pictures) throws IOException {
    writer.write(HtmlPage.head(report.title(), resource("report.css")));
    line("<h1>%s</h1>", report.title());
    numbers();
    charts();
    kinds();
    images(pictures);
    unreadable();
    facts();
    writer.write("<script type=\"application/json\" id=\"data\">");
    new ReportData(rows, name -> report.names().shorten(name)).write(pictures, writer);
    writer.write("</script>\n<script>" + resource("report.js") + "</script>");
    writer.write(HtmlPage.foot());
  }

  private void numbers() throws IOException {
    writer.write("<div class=\"numbers\">");
    long scored = summary.scored();
    number("", Numerals.count(scored), scored == 1 ? "image scored" : "images scored");
    if (threshold.isPresent()) {
      String limit = "above " + Numerals.score(threshold.getAsDouble());
      number("bad", Numerals.count(summary.anomalous()), "anomalous, " + limit);
      number("good", Numerals.count(scored - summary.anomalous()), "normal");
    }
    if (summary.unreadable() > 0) {
      number("warn", Numerals.count(summary.unreadable()), "unreadable");
    }
    if (summary.separable()) {
      number("", String.format(Locale.ROOT, "%.4f", summary.auroc().orElseThrow()), "image AUROC");
    }
    if (threshold.isPresent() && summary.labelledNormal() > 0) {
      number(
          "",
          Numerals.count(summary.falseAlarms()),
          "false alarms of %s normal".formatted(Numerals.count(summary.labelledNormal())));
    }
    if (threshold.isPresent() && summary.labelledAnomalous() > 0) {
      number(
          "",
          Numerals.count(summary.missed()),
          "missed of %s anomalous".formatted(Numerals.count(summary.labelledAnomalous())));
    }
    writer.write("</div>\n");
    if (threshold.isEmpty() && scored > 0) {
      line(
          "<p class=\"statement\">%s</p>", "The model has no threshold, so there are no verdicts.");
    }
  }

  private void number(String kind, String value, String words) throws IOException {
    line("<p class=\"number %s\"><b>%s</b><span>%s</span></p>", kind, value, words);
  }

  private void charts() throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    writer.write("<div class=\"charts\"><figure>");
    writer.write(Histogram.of(summary, threshold));
    writer.write("<figcaption>Scores");
    for (Map.Entry<String, String> series : Histogram.legend(summary, threshold).entrySet()) {
      writer.write("<span class=\"series %s\">".formatted(series.getValue()));
      writer.write(escaped(series.getKey()) + "</span>");
    }
    writer.write("</figcaption></figure>");
    if (summary.separable()) {
      CurveCharts curves =
          new CurveCharts(summary.normalScores(), summary.anomalousScores(), threshold);
      figure(
          curves.roc(),
          String.format(Locale.ROOT, "ROC, area %.4f", summary.auroc().orElseThrow()));
      figure(
          curves.precisionRecall(),
          String.format(
              Locale.ROOT, "Precision over recall, average %.4f", curves.averagePrecision()));
    }
    writer.write("</div>\n");
  }

  private void figure(String chart, String caption) throws IOException {
    writer.write("<figure>" + chart);
    line("<figcaption>%s</figcaption></figure>", caption);
  }

  private void kinds() throws IOException {
    Map<String, Double> aurocs = summary.aurocByKind();
    if (aurocs.size() < 2) {
      return;
    }
    writer.write(
        "<h2>Kinds</h2><div class=\"scroll\"><table class=\"kinds\"><tr><th>kind</th><th>images</th><th>image AUROC</th></tr>");
    Map<String, double[]> scores = summary.anomalousScoresByKind();
    for (Map.Entry<String, Double> kind : aurocs.entrySet()) {
      line(
          "<tr><td>%s</td><td>%s</td><td>%s",
          kind.getKey(),
          Numerals.count(scores.get(kind.getKey()).length),
          String.format(Locale.ROOT, "%.4f", kind.getValue()));
      writer.write(
          "<div class=\"bar\"><i style=\"width:%d%%\"></i></div></td></tr>"
              .formatted(Math.round(100 * kind.getValue())));
    }
    writer.write("</table></div>\n");
  }

  private void images(List<Picture> pictures) throws IOException {
    writer.write(resource("images.html"));
    long shown = pictures.stream().filter(p -> p.thumbnails().isPresent()).count();
    line(
        "<p class=\"quiet\">Pictures are shown of %s of %s images: %s. %s</p>",
        Numerals.count(shown),
        Numerals.count(summary.scored()),
        Selection.DESCRIPTION,
        report.allRows()
            ? "The table has every image that could be read."
            : "The table has the %s highest scores and the images with pictures; the file of scores has all."
                .formatted(Numerals.count(Report.ROWS)));
  }

  private void unreadable() throws IOException {
    if (summary.unreadable() == 0) {
      return;
    }
    line("<h2>%s</h2>", "Unreadable");
    writer.write("<div class=\"scroll\"><table><tr><th>image</th><th>reason</th></tr>");
    for (Unreadable image : report.unreadable()) {
      line(
          "<tr><td class=\"name\">%s</td><td>%s</td></tr>",
          report.names().shorten(image.image()), image.reason());
    }
    writer.write("</table></div>");
    if (summary.unreadable() > report.unreadable().size()) {
      line(
          "<p class=\"quiet\">The first %s of %s.</p>",
          Numerals.count(report.unreadable().size()), Numerals.count(summary.unreadable()));
    }
  }

  private void facts() throws IOException {
    writer.write("<h2>Where it comes from</h2><div class=\"scroll\"><table class=\"facts\">");
    for (Map.Entry<String, String> fact : report.facts().entrySet()) {
      line("<tr><th>%s</th><td>%s</td></tr>", fact.getKey(), fact.getValue());
    }
    writer.write("</table></div>\n");
  }

  /** A line of markup with texts in it, which are escaped. */
  private void line(String markup, String... texts) throws IOException {
    Object[] safe = Arrays.stream(texts).map(HtmlPage::escaped).toArray();
    writer.write(markup.formatted(safe) + "\n");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
