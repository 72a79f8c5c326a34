package dev.isomorph.cli;

import dev.isomorph.anomaly.evaluate.Evaluation;
import dev.isomorph.anomaly.evaluate.ImageQuality;
import dev.isomorph.anomaly.evaluate.Measure;
import dev.isomorph.anomaly.evaluate.PixelQuality;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** An evaluation as a person reads it. */
final class EvaluationTable {
  private static final String ROW = "%-16s %7s %9s %7s %11s %8s %7s%n";

  private EvaluationTable() {}

  static void print(PrintWriter out, Evaluation evaluation) {
    ImageQuality image = evaluation.image();
    out.printf(
        Locale.ROOT, "%,d normal and %,d anomalous images%n", image.normal(), image.anomalous());
    line(out, "image AUROC", image.auroc(), "0.5 is guessing");
    line(out, "image AP", image.ap(), "%.3f is guessing".formatted(image.prevalence()));
    image
        .f1()
        .ifPresent(f1 -> out.printf(Locale.ROOT, "  %-12s %.4f  at the threshold%n", "F1", f1));
    line(
        out,
        "best F1",
        image.bestF1(),
        "%.3f if everything is called anomalous".formatted(image.f1OfAll()));
    evaluation
        .pixel()
        .ifPresent(
            pixel -> {
              line(out, "pixel AUROC", pixel.auroc(), "0.5 is guessing");
              line(out, "pixel AP", pixel.ap(), "");
              line(out, "AUPRO", pixel.aupro(), "up to a false positive rate of 0.3");
            });
    out.println();
    out.printf(ROW, "kind", "images", "AUROC", "AP", "pixel AUROC", "pixel AP", "AUPRO");
    evaluation.kinds().forEach((name, kind) -> row(out, name, kind.image(), kind.pixel()));
    if (evaluation.pixel().isPresent() && evaluation.withoutMask() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d anomalous images have no mask and count for image scores only%n",
          evaluation.withoutMask());
    }
  }

  private static void line(PrintWriter out, String name, Measure measure, String remark) {
    out.printf(
        Locale.ROOT,
        "  %-12s %.4f  [%.4f, %.4f]%s%n",
        name,
        measure.value(),
        measure.interval().low(),
        measure.interval().high(),
        remark.isEmpty() ? "" : "  " + remark);
  }

  private static void row(
      PrintWriter out, String name, ImageQuality image, Optional<PixelQuality> pixel) {
    out.printf(
        ROW,
        name,
        image.anomalous(),
        text(image.auroc()),
        text(image.ap()),
        pixel.map(p -> text(p.auroc())).orElse(""),
        pixel.map(p -> text(p.ap())).orElse(""),
        pixel.map(p -> text(p.aupro())).orElse(""));
  }

  private static String text(Measure measure) {
    return String.format(Locale.ROOT, "%.4f", measure.value());
  }
}
