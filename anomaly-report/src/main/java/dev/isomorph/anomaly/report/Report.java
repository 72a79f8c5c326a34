package dev.isomorph.anomaly.report;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.InspectionListener;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.metrics.Quantile;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.anomaly.results.OutputNames;
import dev.isomorph.anomaly.results.ScoreSummary;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The results of a detector for a set of images, as one HTML file that needs no other: counts,
 * histogram, curves where the truth is known, pictures of a selection, a table of all images.
 *
 * <p>It listens while images are scored, and keeps a bounded amount of each: pictures of at most
 * 126 images, {@value #ROWS} rows (the highest scores if there are more), {@value #REASONS} reasons
 * why an image is unreadable; of the others the score alone, eight bytes. The page states what it
 * leaves out. For one thread.
 */
public final class Report implements ScoreListener {
  static final int ROWS = 100_000;
  static final int REASONS = 1_000;
  private static final double SHOWN_QUANTILE = 0.99;

  private final String title;
  private final OutputNames names;
  private final Map<String, String> facts;
  private final ScoreSummary summary = new ScoreSummary();
  private final Selection selection = new Selection();
  private final Best<Ranked> rows = new Best<>(ROWS, Ranked.HIGHEST);
  private final List<Unreadable> unreadable = new ArrayList<>();
  private long places;

  /** An image without a score. */
  record Unreadable(String image, String reason) {}

  /** Inspects images, as {@code AnomalyDetector} does. */
  @FunctionalInterface
  public interface InspectionSource {
    /** Input, reconstruction and map of each image, in order. */
    void inspect(Iterator<Example> examples, InspectionListener listener);
  }

  /** One image with pictures, or the reason why there are none. */
  record Picture(Ranked image, List<String> reasons, Optional<Thumbnails> thumbnails) {}

  /**
   * A report that has heard of nothing yet.
   *
   * @param title the heading
   * @param names shortens the names of images to the part that tells them apart
   * @param facts where it all comes from, by name, in the order they are shown
   */
  public Report(String title, OutputNames names, Map<String, String> facts) {
    this.title = title;
    this.names = names;
    this.facts = facts;
  }

  @Override
  public void scored(ImageScore score) {
    AnomalousRegions counted = new AnomalousRegions(score.regions().count(), List.of());
    Ranked ranked = new Ranked(places++, score.withRegions(counted));
    summary.scored(score);
    selection.offer(ranked);
    rows.offer(ranked);
  }

  @Override
  public void skipped(UnreadableImageException reason) {
    summary.skipped(reason);
    if (unreadable.size() < REASONS) {
      unreadable.add(new Unreadable(reason.image(), reason.reason()));
    }
  }

  /** What was heard. */
  public ScoreSummary summary() {
    return summary;
  }

  /**
   * Writes the page atomically; the images shown are read once more.
   *
   * @param scale colours of the maps; without one they end at the maps that are shown
   * @throws IOException if it cannot be written
   */
  public void write(Path html, InspectionSource inspector, Optional<MapScale> scale)
      throws IOException {
    Map<Ranked, List<String>> shown = selection.images();
    MapScale colours = scale.isPresent() ? scale.get() : scaleOfShown(inspector);
    List<Optional<Thumbnails>> thumbnails = new ArrayList<>();
    inspect(
        inspector,
        shown.keySet(),
        inspection -> thumbnails.add(inspection.flatMap(i -> thumbnails(i, colours))));
    List<Picture> pictures = new ArrayList<>();
    shown.forEach(
        (image, reasons) ->
            pictures.add(new Picture(image, reasons, thumbnails.get(pictures.size()))));
    AtomicFile.write(
        html,
        channel -> {
          Writer writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
          new ReportPage(this, writer).write(pictures);
          writer.flush();
        });
  }

  private static Optional<Thumbnails> thumbnails(Inspection inspection, MapScale colours) {
    try {
      return Optional.of(Thumbnails.of(inspection, colours));
    } catch (UnreadableImageException goneMeanwhile) {
      return Optional.empty();
    }
  }

  /** Each image in order; nothing where it has gone meanwhile. */
  private static void inspect(
      InspectionSource inspector,
      Collection<Ranked> images,
      Consumer<Optional<Inspection>> consumer) {
    inspector.inspect(
        images.stream().map(image -> image.score().example()).iterator(),
        new InspectionListener() {
          @Override
          public void inspected(Inspection inspection) {
            consumer.accept(Optional.of(inspection));
          }

          @Override
          public void skipped(UnreadableImageException reason) {
            consumer.accept(Optional.empty());
          }
        });
  }

  /** A limit so that the brightest percent of the most suspicious images stands out. */
  private MapScale scaleOfShown(InspectionSource inspector) {
    DoubleStream.Builder values = DoubleStream.builder();
    inspect(
        inspector,
        selection.highest(),
        inspection ->
            inspection
                .map(Inspection::map)
                .ifPresent(
                    map -> IntStream.range(0, map.size()).mapToDouble(map::at).forEach(values)));
    double[] all = values.build().toArray();
    return new MapScale(
        all.length == 0 ? 1 : Math.max(Float.MIN_NORMAL, Quantile.of(all, SHOWN_QUANTILE)));
  }

  String title() {
    return title;
  }

  OutputNames names() {
    return names;
  }

  Map<String, String> facts() {
    return facts;
  }

  /** The rows of the table in the order of scoring, those with pictures among them. */
  List<Ranked> rows() {
    Set<Ranked> inPlace = new TreeSet<>(Comparator.comparingLong(Ranked::place));
    inPlace.addAll(rows.inOrder());
    inPlace.addAll(selection.images().keySet());
    return List.copyOf(inPlace);
  }

  boolean allRows() {
    return rows.complete();
  }

  List<Unreadable> unreadable() {
    return unreadable;
  }
}
