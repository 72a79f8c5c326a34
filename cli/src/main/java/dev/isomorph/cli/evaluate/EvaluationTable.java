package dev.isomorph.cli.evaluate;

import dev.isomorph.anomaly.evaluate.Evaluation;
import dev.isomorph.anomaly.evaluate.ImageQuality;
import dev.isomorph.anomaly.evaluate.Measure;
import dev.isomorph.anomaly.evaluate.PixelQuality;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** An evaluation as a person reads it. */
public final class EvaluationTable {
  private static final String ROW = "%-16s %7s %9s %7s %11s %8s %7s %7s %9s%n";

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
              line(out, "AUPIMO", pixel.aupimo(), "at false positive rates of 1e-5 to 1e-4");
            });
    evaluation
        .regions()
        .ifPresent(
            regions -> {
              line(out, "region F1", regions.f1(), "above %.4g".formatted(regions.limit()));
              line(out, "precision", regions.precision(), "regions that are defective");
              line(out, "recall", regions.recall(), "defects that are found");
              line(out, "false alarms", regions.falseAlarms(), "regions in a normal image");
            });
    out.println();
    out.printf(
        ROW,
        "kind",
        "images",
        "AUROC",
        "AP",
        "pixel AUROC",
        "pixel AP",
        "AUPRO",
        "AUPIMO",
        "region F1");
    evaluation.kinds().forEach((name, kind) -> row(out, name, kind));
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

  private static void row(PrintWriter out, String name, Evaluation.Kind kind) {
    ImageQuality image = kind.image();
    Optional<PixelQuality> pixel = kind.pixel();
    out.printf(
        ROW,
        name,
        image.anomalous(),
        text(image.auroc()),
        text(image.ap()),
        pixel.map(p -> text(p.auroc())).orElse(""),
        pixel.map(p -> text(p.ap())).orElse(""),
        pixel.map(p -> text(p.aupro())).orElse(""),
        pixel.map(p -> text(p.aupimo())).orElse(""),
        kind.regions().map(r -> text(r.f1())).orElse(""));
  }

  private static String text(Measure measure) {
    return String.format(Locale.ROOT, "%.4f", measure.value());
  }
}
