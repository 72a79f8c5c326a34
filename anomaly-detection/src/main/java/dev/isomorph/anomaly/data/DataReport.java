package dev.isomorph.anomaly.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.isomorph.imaging.SizeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a look at every image of a data set has found.
 *
 * @param data the path
 * @param layout what was recognised there
 * @param splits the images to train on and those to test
 * @param unreadable images that cannot be read, with the reason
 * @param masksMissing anomalous images without a mask, where others have one
 * @param masksWrong masks that cannot be read, have another size than their image or mark nothing
 * @param leaks images with equal pixels of which some are trained on and others tested
 * @param contradictions images with equal pixels and different labels, all to test; one without a
 *     label differs from none
 * @param duplicates other images with equal pixels
 */
public record DataReport(
    String data,
    String layout,
    List<Split> splits,
    List<String> unreadable,
    List<String> masksMissing,
    List<String> masksWrong,
    List<List<String>> leaks,
    List<List<String>> contradictions,
    List<List<String>> duplicates) {

  /**
   * One part of the data set.
   *
   * @param name {@code train} or {@code test}
   * @param images how many
   * @param kinds how many of each kind of defect; {@code good} are labelled as normal, images
   *     without a label have an empty kind
   * @param masks how many have a mask
   * @param sizes how many of each width x height, of those that can be read
   */
  public record Split(
      String name, int images, Map<String, Integer> kinds, int masks, Map<String, Integer> sizes) {}

  /** Hears how far it is. */
  @FunctionalInterface
  public interface Progress {
    /** After each image. */
    void checked(int done, int total);
  }

  /**
   * Reads every image and mask once, in parallel.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static DataReport of(DataSet data, Progress progress) {
    List<CheckedImage> images = new ArrayList<>();
    int total = data.training().size() + data.test().size();
    Stream<CheckedImageSource> sources =
        Stream.concat(
            data.training().examples().stream().map(e -> new CheckedImageSource("train", e)),
            data.test().examples().stream().map(e -> new CheckedImageSource("test", e)));
    try (Prefetch<CheckedImageSource, CheckedImage> checks =
        new Prefetch<>(sources.iterator(), CheckedImageSource::check, 16)) {
      while (checks.hasNext()) {
        images.add(checks.next());
        progress.checked(images.size(), total);
      }
    }
    return of(data, images);
  }

  private record CheckedImageSource(String split, Example example) {
    CheckedImage check() {
      return CheckedImage.of(split, example);
    }
  }

  private static DataReport of(DataSet data, List<CheckedImage> images) {
    boolean masked = images.stream().anyMatch(image -> image.example().mask().isPresent());
    List<List<String>> leaks = new ArrayList<>();
    List<List<String>> contradictions = new ArrayList<>();
    List<List<String>> duplicates = new ArrayList<>();
    for (List<CheckedImage> equal : equal(images)) {
      List<String> names = equal.stream().map(i -> i.example().name()).toList();
      if (equal.stream().map(CheckedImage::split).distinct().count() > 1) {
        leaks.add(names);
      } else if (contradict(equal)) {
        contradictions.add(names);
      } else {
        duplicates.add(names);
      }
    }
    return new DataReport(
        data.root().toString(),
        data.layout().title(),
        Stream.of("train", "test").map(name -> split(name, images)).toList(),
        images.stream().flatMap(image -> image.problem().stream()).toList(),
        images.stream()
            .filter(i -> masked && i.example().label() == Label.ANOMALOUS)
            .filter(i -> i.example().mask().isEmpty())
            .map(i -> i.example().name())
            .toList(),
        images.stream().flatMap(image -> image.maskProblem().stream()).toList(),
        leaks,
        contradictions,
        duplicates);
  }

  /** Whether labels differ; an image without a label contradicts none. */
  private static boolean contradict(List<CheckedImage> equal) {
    return equal.stream()
            .map(CheckedImage::example)
            .filter(example -> example.label() != Label.UNKNOWN)
            .map(Example::kind)
            .distinct()
            .count()
        > 1;
  }

  /** Images with equal pixels, two or more together, in the order of the first. */
  private static List<List<CheckedImage>> equal(List<CheckedImage> images) {
    Map<String, List<CheckedImage>> byDigest = new LinkedHashMap<>();
    for (CheckedImage image : images) {
      if (image.size().isPresent()) {
        byDigest.computeIfAbsent(image.digest(), d -> new ArrayList<>()).add(image);
      }
    }
    return byDigest.values().stream().filter(equal -> equal.size() > 1).toList();
  }

  private static Split split(String name, List<CheckedImage> images) {
    Map<String, Integer> kinds = new TreeMap<>();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    int count = 0;
    int masks = 0;
    for (CheckedImage image : images) {
      if (image.split().equals(name)) {
        count++;
        masks += image.example().mask().isPresent() ? 1 : 0;
        kinds.merge(image.example().kind(), 1, Integer::sum);
        image.size().ifPresent(size -> sizes.merge(SizeText.of(size), 1, Integer::sum));
      }
    }
    return new Split(name, count, kinds, masks, sizes);
  }

  /**
   * Whether a training or its evaluation would suffer; duplicates within a split are not counted.
   */
  @JsonProperty
  public boolean sound() {
    return unreadable.isEmpty()
        && masksMissing.isEmpty()
        && masksWrong.isEmpty()
        && leaks.isEmpty()
        && contradictions.isEmpty();
  }
}
