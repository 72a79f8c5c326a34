package dev.isomorph.anomaly.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/**
 * Images in a fixed order that are found while they are asked for, so that their number does not
 * matter. Each iteration begins anew.
 */
public final class ImageStream implements Iterable<Example> {
  private final String description;
  private final List<Iterable<Example>> parts;

  private ImageStream(String description, List<Iterable<Example>> parts) {
    this.description = description;
    this.parts = List.copyOf(parts);
  }

  /** The parts, one after the other; {@code description} names where they come from. */
  static ImageStream of(String description, List<Iterable<Example>> parts) {
    return new ImageStream(description, parts);
  }

  /** Images that are known already. */
  public static ImageStream of(ImageSet images) {
    return new ImageStream(images.description(), List.of(images.examples()));
  }

  /** The same images, each changed when it is asked for. */
  public ImageStream map(UnaryOperator<Example> change) {
    List<Iterable<Example>> changed = new ArrayList<>();
    for (Iterable<Example> part : parts) {
      changed.add(() -> StreamSupport.stream(part.spliterator(), false).map(change).iterator());
    }
    return new ImageStream(description, changed);
  }

  /** Where the images come from, one line for people. */
  public String description() {
    return description;
  }

  /**
   * How many there are now; goes through all of them.
   *
   * @throws DataSetException if a folder cannot be listed
   */
  public long count() {
    return StreamSupport.stream(spliterator(), false).count();
  }

  /** Finds the images; {@code next} throws a {@link DataSetException} where that fails. */
  @Override
  public Iterator<Example> iterator() {
    Iterator<Iterable<Example>> left = parts.iterator();
    return new Iterator<>() {
      private Iterator<Example> part = List.<Example>of().iterator();

      @Override
      public boolean hasNext() {
        while (!part.hasNext() && left.hasNext()) {
          part = left.next().iterator();
        }
        return part.hasNext();
      }

      @Override
      public Example next() {
        hasNext();
        return part.next();
      }
    };
  }
}
