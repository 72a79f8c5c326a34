package dev.isomorph.cli.score;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.api.Backend;
import dev.isomorph.cli.advice.HeldOutAdvice;
import dev.isomorph.cli.advice.ImageSizes;
import dev.isomorph.cli.context.CommandVersion;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.spec.Size2d;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where the numbers of a report come from. */
public final class ReportFacts {
  private ReportFacts() {}

  /**
   * The facts by name, in order.
   *
   * @param inspected which part of the images is
   */
  public static Map<String, String> of(
      AnomalyDetector detector,
      Backend backend,
      Path model,
      ImageStream images,
      InspectedArea inspected) {
    Size2d size = detector.preprocessing().size();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("images", images.description());
    facts.put("model", model.toString());
    facts.put("network", "%s, %s".formatted(detector.architecture().name(), SizeText.of(size)));
    if (!inspected.isWhole()) {
      facts.put("inspected", inspected.toString());
    }
    detector.calibration().ifPresent(c -> facts.put("threshold", threshold(c)));
    detector
        .calibration()
        .flatMap(c -> HeldOutAdvice.of(c, model))
        .ifPresent(advice -> facts.put("held-out images", advice));
    ImageSizes.warning(detector, images).ifPresent(warning -> facts.put("sizes", warning));
    facts.put("engine", "%s: %s".formatted(backend.name(), backend.version()));
    facts.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("by", CommandVersion.text());
    return facts;
  }

  private static String threshold(Calibration calibration) {
    return String.format(
        Locale.ROOT,
        "%s: %s",
        calibration.threshold().value(),
        calibration.threshold().basis().words());
  }
}
