package dev.isomorph.anomaly.report;

import dev.isomorph.anomaly.data.Label;
import dev.isomorph.api.CounterGenerator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which images are shown with pictures: a bounded number, for stated reasons. For one thread. */
final class Selection {
  /** For people: what {@link #images} holds. */
  static final String DESCRIPTION =
      "the 36 highest scores, the 24 nearest the threshold, up to 24 false alarms and 24 missed where the truth is known, and 18 of the normal drawn at random";

  private final CounterGenerator chance = CounterGenerator.of(1, "report");
  private final Map<String, Best<Ranked>> reasons = new LinkedHashMap<>();
  private final Best<Ranked> highest = reason("highest score", 36, Ranked.HIGHEST);
  private final Best<Ranked> nearest = reason("nearest the threshold", 24, Ranked.NEAREST);
  private final Best<Ranked> falseAlarms = reason("false alarm", 24, Ranked.HIGHEST);
  private final Best<Ranked> missed = reason("missed", 24, Ranked.LOWEST);
  private final Best<Ranked> usual =
      reason(
          "a sample of the normal", 18, Comparator.comparingDouble(r -> chance.uniform(r.place())));

  private Best<Ranked> reason(String name, int limit, Comparator<Ranked> order) {
    Best<Ranked> best = new Best<>(limit, order);
    reasons.put(name, best);
    return best;
  }

  void offer(Ranked image) {
    Label label = image.score().example().label();
    Label verdict = image.score().verdict();
    highest.offer(image);
    if (verdict != Label.UNKNOWN) {
      nearest.offer(image);
    }
    if (label == Label.NORMAL && verdict == Label.ANOMALOUS) {
      falseAlarms.offer(image);
    }
    if (label == Label.ANOMALOUS && verdict == Label.NORMAL) {
      missed.offer(image);
    }
    if (label == Label.NORMAL || label == Label.UNKNOWN && verdict != Label.ANOMALOUS) {
      usual.offer(image);
    }
  }

  /** The highest scores. */
  List<Ranked> highest() {
    return highest.inOrder();
  }

  /** Each image once, in the order of scoring, with every reason for it. */
  Map<Ranked, List<String>> images() {
    Map<Ranked, List<String>> images = new TreeMap<>(Comparator.comparingLong(Ranked::place));
    reasons.forEach(
        (name, best) ->
            best.inOrder()
                .forEach(image -> images.computeIfAbsent(image, i -> new ArrayList<>()).add(name)));
    return images;
  }
}
