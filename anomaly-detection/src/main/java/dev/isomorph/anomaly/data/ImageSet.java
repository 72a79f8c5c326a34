package dev.isomorph.anomaly.data;

import dev.isomorph.api.CounterGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Images in a fixed order, with what is known of each.
 *
 * @param description where they come from, one line for people and for a model's provenance
 * @param examples the images
 */
public record ImageSet(String description, List<Example> examples) {
  /** Keeps a copy of the list. */
  public ImageSet {
    examples = List.copyOf(examples);
  }

  /** Images of which only the pixels are known. */
  public static ImageSet unlabelled(String description, List<? extends ImageSource> images) {
    return new ImageSet(description, images.stream().map(Example::unknown).toList());
  }

  /** Normal images, to train on. */
  public static ImageSet normal(String description, List<? extends ImageSource> images) {
    return new ImageSet(description, images.stream().map(Example::normal).toList());
  }

  /** Images without a label, presumed normal, to train on. */
  static ImageSet presumedNormal(String description, List<? extends ImageSource> images) {
    return new ImageSet(description, images.stream().map(Example::presumedNormal).toList());
  }

  /** Number of images. */
  public int size() {
    return examples.size();
  }

  /** How many images have this label. */
  public int count(Label label) {
    return (int) examples.stream().filter(e -> e.label() == label).count();
  }

  /** The kinds that occur, each once, sorted. */
  public List<String> kinds() {
    return examples.stream().map(Example::kind).distinct().sorted().toList();
  }

  /** The images that fulfil a condition, in the same order. */
  public ImageSet where(Predicate<Example> condition) {
    return new ImageSet(description, examples.stream().filter(condition).toList());
  }

  /**
   * At most {@code count} images, at even distances from the first on.
   *
   * @throws IllegalArgumentException if count is not positive
   */
  public ImageSet some(int count) {
    return new ImageSet(
        description, EvenSample.positions(size(), count).mapToObj(examples::get).toList());
  }

  /**
   * At most {@code count} images, drawn by seed without repetition, in their present order.
   *
   * @throws IllegalArgumentException if count is not positive
   */
  public ImageSet sample(int count, long seed) {
    if (count <= 0) {
      throw new IllegalArgumentException("ImageSet.sample: count: expected > 0, got " + count);
    }
    if (count >= size()) {
      return this;
    }
    int[] chosen = Arrays.copyOf(CounterGenerator.of(seed, "sample").permutation(size()), count);
    Arrays.sort(chosen);
    List<Example> picked = new ArrayList<>(count);
    for (int position : chosen) {
      picked.add(examples.get(position));
    }
    return new ImageSet(
        "%s; %d of %d drawn with seed %d".formatted(description, count, size(), seed), picked);
  }
}
