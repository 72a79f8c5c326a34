package dev.isomorph.cli.progress;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.results.ScoreSummary;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Shows how far the scoring is, and at the end what came of it. */
public final class ScoringConsole implements ScoreListener {
  private final PrintWriter err;
  private final ProgressLine progress;
  private final SkippedImages skipped;
  private final ScoreSummary summary = new ScoreSummary();
  private final long total;
  private long done;

  public ScoringConsole(PrintWriter err, CliContext context, long total) {
    this.err = err;
    this.progress = new ProgressLine(err, context);
    this.skipped = new SkippedImages(err);
    this.total = total;
    progress.begin("scoring", total, "img");
  }

  @Override
  public void scored(ImageScore score) {
    summary.scored(score);
    progress.done(++done);
  }

  @Override
  public void skipped(UnreadableImageException reason) {
    summary.skipped(reason);
    done++;
    progress.end();
    skipped.add(reason);
  }

  @Override
  public void resumed() {
    err.printf(Locale.ROOT, "resuming after %,d images of an earlier run%n", done);
    progress.begin("scoring", total, "img", done);
  }

  /** Stopped by the user; {@code kept} describes what is left of it. */
  public void stopped(String kept) {
    progress.end();
    skipped.end();
    err.printf(Locale.ROOT, "isomorph: stopped after %,d images; %s%n", done, kept);
  }

  /** After the last image: how many of each. */
  public void end(Optional<Calibration> calibration) {
    progress.end();
    skipped.end();
    err.printf(
        Locale.ROOT,
        "scored %,d images: %s%s%n",
        summary.scored(),
        calibration
            .map(
                c ->
                    String.format(
                        Locale.ROOT,
                        "%,d anomalous (above %.5f)",
                        summary.anomalous(),
                        c.threshold().value()))
            .orElse("no verdict, since the model has no threshold (import it with --calibrate)"),
        skipped.count() == 0 ? "" : ", " + skipped.count() + " unreadable");
  }

  /** Prints how well normal and anomalous images are told apart, if there are both. */
  public void printAuroc() {
    printAuroc(err, summary.auroc(), summary.aurocByKind());
  }

  /** Prints how well normal and anomalous images are told apart, if there are both. */
  public static void printAuroc(PrintWriter out, OptionalDouble auroc, Map<String, Double> byKind) {
    auroc.ifPresent(all -> out.printf(Locale.ROOT, "image AUROC %.4f%n", all));
    byKind.forEach((kind, one) -> out.printf(Locale.ROOT, "  %-14s %.4f%n", kind, one));
  }

  /**
   * Whether the job has failed because too few images could be read, and prints that.
   *
   * @param maxSkipped the share of unreadable images up to which it has not, in [0, 1]; it has
   *     always failed where none could be read
   */
  public boolean failed(String images, double maxSkipped) {
    long unreadable = summary.unreadable();
    long all = summary.scored() + unreadable;
    if (summary.scored() == 0) {
      err.printf(Locale.ROOT, "isomorph: %s: none of %,d images can be read%n", images, all);
      return true;
    }
    if (unreadable > maxSkipped * all) {
      err.printf(
          Locale.ROOT,
          "isomorph: %s: %,d of %,d images cannot be read, %.1f %%; expected at most %.1f %% (--max-skipped %s)%n",
          images,
          unreadable,
          all,
          100.0 * unreadable / all,
          100 * maxSkipped,
          maxSkipped);
      return true;
    }
    return false;
  }
}
