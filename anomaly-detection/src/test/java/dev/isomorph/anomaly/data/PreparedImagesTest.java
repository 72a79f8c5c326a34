package dev.isomorph.anomaly.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreparedImagesTest {
  private static final Preprocessing PREPROCESSING = new Preprocessing(new Size2d(1, 2));

  private final AtomicInteger reads = new AtomicInteger();

  /** An image of one colour; -1 cannot be read. */
  private record Plain(int value, AtomicInteger reads) implements ImageSource {
    @Override
    public String name() {
      return "image " + value;
    }

    @Override
    public RgbImage read() throws UnreadableImageException {
      reads.incrementAndGet();
      if (value < 0) {
        throw new UnreadableImageException(name(), "broken", null);
      }
      byte[] samples = new byte[6];
      Arrays.fill(samples, (byte) value);
      return new RgbImage(1, 2, samples);
    }
  }

  @Test
  void unreadable_images_are_listed_and_left_out() {
    PreparedImages prepared = prepare(1000, 3, -1, 5);
    assertThat(prepared.size()).isEqualTo(2);
    assertThat(prepared.example(1).name()).isEqualTo("image 5");
    assertThat(prepared.unreadable())
        .extracting(Throwable::getMessage)
        .containsExactly("image -1: broken");
  }

  @Test
  void none_readable_is_an_error() {
    assertThatThrownBy(() -> prepare(1000, -1, -2))
        .isInstanceOf(DataSetException.class)
        .hasMessage("test: none of 2 images can be read; the first is image -1: broken");
  }

  @Test
  void what_fits_the_budget_is_read_once_and_the_rest_again() {
    PreparedImages prepared = prepare(2 * 6 + 5, 10, 20, 30);
    assertThat(reads).hasValue(3);
    for (int position : new int[] {0, 1, 2, 2}) {
      assertThat(prepared.pixels(position)).containsOnly((byte) (10 * (position + 1)));
    }
    assertThat(reads).hasValue(5);
  }

  @Test
  void batches_come_in_order_whatever_the_budget() {
    int[] values = IntStream.range(0, 200).toArray();
    List<BatchPlace> places = new ArrayList<>();
    for (int from = 0; from < 199; from += 7) {
      places.add(new BatchPlace(1, 1, from, new int[] {199 - from, from, from / 2}));
    }
    for (long budget : new long[] {0, 600, 1 << 20}) {
      int seen = 0;
      try (Batches<Batch> batches = prepare(budget, values).batches(places.iterator())) {
        while (batches.hasNext()) {
          Batch next = batches.next();
          Tensor batch = next.images();
          assertThat(next.place()).isSameAs(places.get(seen));
          int[] expectedValues = places.get(seen++).positions();
          assertThat(batch.shape()).containsExactly(3, 3, 1, 2);
          for (int n = 0; n < 3; n++) {
            float expected = (float) (expectedValues[n] / 127.5 - 1);
            assertThat(batch.at(6 * n)).isEqualTo(expected);
            assertThat(batch.at(6 * n + 5)).isEqualTo(expected);
          }
        }
      }
      assertThat(seen).isEqualTo(places.size());
    }
  }

  @Test
  void pixels_are_changed_before_they_are_scaled_and_stay_as_they_were() {
    PreparedImages images = prepare(1000, 10, 20);
    PixelChange darker =
        (pixels, place, index) -> {
          byte[] changed = pixels.clone();
          Arrays.fill(changed, (byte) (place.epoch() + place.positions()[index]));
          return changed;
        };
    Iterator<BatchPlace> places = List.of(new BatchPlace(1, 7, 0, new int[] {1})).iterator();
    try (Batches<Float> batches = images.batches(places, darker, batch -> batch.images().at(0))) {
      assertThat(batches.next()).isEqualTo((float) (8 / 127.5 - 1));
    }
    assertThat(images.pixels(1)).containsOnly((byte) 20);
  }

  @Test
  void a_fingerprint_tells_other_pixels_and_another_order() {
    assertThat(prepare(1000, 1, 2).fingerprint()).isEqualTo(prepare(0, 1, 2).fingerprint());
    assertThat(prepare(1000, 1, 2).fingerprint()).isNotEqualTo(prepare(0, 2, 1).fingerprint());
    assertThat(prepare(1000, 1, 2).fingerprint()).isNotEqualTo(prepare(0, 1, 3).fingerprint());
  }

  @Test
  void prefetch_keeps_the_order_and_stays_within_its_bound() {
    AtomicInteger begun = new AtomicInteger();
    Iterator<Integer> items = IntStream.range(0, 500).iterator();
    try (Prefetch<Integer, Integer> prefetch =
        new Prefetch<>(
            items,
            i -> {
              begun.incrementAndGet();
              return i * i;
            },
            4)) {
      for (int i = 0; i < 500; i++) {
        assertThat(prefetch.next()).isEqualTo(i * i);
        assertThat(begun.get()).isLessThanOrEqualTo(i + 4);
      }
      assertThat(prefetch.hasNext()).isFalse();
    }
  }

  @Test
  void what_the_work_throws_is_thrown_to_the_caller() {
    try (Prefetch<Integer, Integer> prefetch =
        new Prefetch<>(List.of(1, 0).iterator(), i -> 6 / i, 2)) {
      assertThat(prefetch.next()).isEqualTo(6);
      assertThatThrownBy(prefetch::next).isInstanceOf(ArithmeticException.class);
    }
  }

  @Test
  void an_interrupted_caller_is_cancelled_and_stays_interrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> prepare(1000, 1, 2, 3)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private PreparedImages prepare(long budget, int... values) {
    List<Plain> images = Arrays.stream(values).mapToObj(v -> new Plain(v, reads)).toList();
    return PreparedImages.of(
        ImageSet.normal("test", images), PREPROCESSING, budget, (done, total) -> {});
  }
}
