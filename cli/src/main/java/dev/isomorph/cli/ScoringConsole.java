package dev.isomorph.cli;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.Scores;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.image.UnreadableImageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes scores as they come, shows how far it is, and keeps what is labelled for the end. */
final class ScoringConsole implements ScoreListener {
  private final Writer lines;
  private final ScoreLines format;
  private final PrintWriter err;
  private final ProgressLine progress;
  private final SkippedImages skipped;
  private final List<ImageScore> labelled = new ArrayList<>();
  private long scored;
  private long anomalous;

  ScoringConsole(
      Writer lines, ScoreLines format, PrintWriter err, Surroundings surroundings, long total) {
    this.lines = lines;
    this.format = format;
    this.err = err;
    this.progress = new ProgressLine(err, surroundings);
    this.skipped = new SkippedImages(err);
    progress.begin("scoring", total, "img");
  }

  @Override
  public void scored(ImageScore score) {
    try {
      lines.write(format.line(score));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    scored++;
    anomalous += score.verdict() == Label.ANOMALOUS ? 1 : 0;
    if (score.example().label() != Label.UNKNOWN) {
      labelled.add(score);
    }
    progress.done(scored + skipped.count(), "");
  }

  @Override
  public void skipped(UnreadableImageException reason) {
    progress.end();
    skipped.add(reason);
  }

  /** After the last image: how many of each. */
  void end(Optional<Calibration> calibration) {
    progress.end();
    skipped.end();
    err.printf(
        Locale.ROOT,
        "scored %,d images: %s%s%n",
        scored,
        calibration
            .map(c -> "%,d anomalous (above %.5f)".formatted(anomalous, c.threshold().value()))
            .orElse("no verdict, since the model has no threshold (import it with --calibrate)"),
        skipped.count() == 0 ? "" : ", " + skipped.count() + " unreadable");
  }

  /** The scores of the images of which the truth is known. */
  Scores labelled() {
    return new Scores(labelled, List.of());
  }

  /** Prints how well normal and anomalous images are told apart, if there are both. */
  static void printAuroc(PrintWriter out, Scores labelled) {
    labelled.auroc().ifPresent(all -> out.printf(Locale.ROOT, "image AUROC %.4f%n", all));
    labelled
        .aurocByKind()
        .forEach((kind, auroc) -> out.printf(Locale.ROOT, "  %-14s %.4f%n", kind, auroc));
  }

  boolean nothingRead() {
    return scored == 0;
  }
}
