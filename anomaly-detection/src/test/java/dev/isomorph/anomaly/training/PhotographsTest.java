package dev.isomorph.anomaly.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.area.Masks;
import dev.isomorph.anomaly.data.BatchPlace;
import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.RandomCrops;
import dev.isomorph.anomaly.data.Samples;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Photographs whose red is their number, green the row, blue the column. */
class PhotographsTest {
  private static final Size2d CROP = new Size2d(4, 6);
  private static final Tiling TILING = new Tiling(1, 1);
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withBudget(TrainingBudget.ofSteps(10)).withPatience(10);

  private final AtomicLong decoded = new AtomicLong();

  private record Coordinates(int number, Size2d size, AtomicLong decoded) implements ImageSource {
    @Override
    public String name() {
      return "photograph " + number;
    }

    @Override
    public RgbImage read() throws UnreadableImageException {
      decoded.addAndGet(size.area());
      byte[] samples = new byte[3 * (int) size.area()];
      for (int i = 0; i < size.area(); i++) {
        samples[3 * i] = (byte) number;
        samples[3 * i + 1] = (byte) (i / size.width());
        samples[3 * i + 2] = (byte) (i % size.width());
      }
      return new RgbImage(size.height(), size.width(), samples);
    }

    @Override
    public Size2d size() {
      return size;
    }
  }

  private record Damaged() implements ImageSource {
    @Override
    public String name() {
      return "damaged";
    }

    @Override
    public RgbImage read() throws UnreadableImageException {
      throw new UnreadableImageException(name(), "cut short", null);
    }

    @Override
    public Size2d size() {
      return new Size2d(20, 30);
    }
  }

  private ImageSet images(int count, Size2d size) {
    return ImageSet.normal("photographs", sources(count, size));
  }

  private List<ImageSource> sources(int count, Size2d size) {
    return new ArrayList<>(
        IntStream.range(0, count).mapToObj(i -> new Coordinates(i, size, decoded)).toList());
  }

  private static Photographs read(ImageSet images, TrainingConfig config) {
    return Photographs.of(images, new Preprocessing(CROP), TILING, config, (done, total) -> {});
  }

  @Test
  void a_crop_is_a_rectangle_of_a_photograph_and_depends_on_seed_step_and_index_alone() {
    TrainingSet set = read(images(20, new Size2d(20, 30)), CONFIG).trainingSet();
    Samples crops = set.training().samples();
    Set<List<Integer>> starts = new HashSet<>();
    for (int step = 0; step < 400; step++) {
      BatchPlace place = new BatchPlace(1, 0, step, new int[] {step, step + 1});
      byte[] crop = crops.pixels(place, 1);
      assertThat(crops.pixels(place, 1)).isEqualTo(crop);
      int plane = (int) CROP.area();
      int top = crop[plane];
      int left = crop[2 * plane];
      assertThat(top).isBetween(0, 20 - 4);
      assertThat(left).isBetween(0, 30 - 6);
      for (int i = 0; i < plane; i++) {
        assertThat(crop[i]).isEqualTo(crop[0]);
        assertThat(crop[plane + i]).isEqualTo((byte) (top + i / 6));
        assertThat(crop[2 * plane + i]).isEqualTo((byte) (left + i % 6));
      }
      starts.add(List.of(top, left));
    }
    // Of 17 x 25 places evenly drawn 400 times, 425 * (1 - (424 / 425)^400) = 259 come up.
    assertThat(starts.size()).isBetween(230, 290);
    BatchPlace place = new BatchPlace(1, 0, 3, new int[] {0, 0});
    assertThat(crops.pixels(place, 0)).isNotEqualTo(crops.pixels(place, 1));
    assertThat(crops.pixels(new BatchPlace(1, 7, 3, new int[] {0, 5}), 0))
        .isEqualTo(crops.pixels(place, 0));
    assertThat(crops.pixels(new BatchPlace(2, 0, 3, new int[] {0, 0}), 0))
        .isNotEqualTo(crops.pixels(place, 0));
  }

  @Test
  void a_photograph_smaller_than_a_crop_is_continued_by_its_mirror_image() {
    byte[] samples = {1, 1, 1, 2, 2, 2, 3, 3, 3};
    RandomCrops crops =
        new RandomCrops(new Preprocessing(new Size2d(2, 7)), List.of(new RgbImage(1, 3, samples)));
    byte[] crop = crops.pixels(new BatchPlace(1, 0, 0, new int[] {0}), 0);
    assertThat(Arrays.copyOf(crop, 14)).containsExactly(1, 2, 3, 3, 2, 1, 1, 1, 2, 3, 3, 2, 1, 1);
  }

  @Test
  void a_quarter_of_what_is_held_out_watches_by_crops_and_the_rest_sets_the_threshold() {
    Photographs photographs = read(images(60, new Size2d(20, 30)), CONFIG);
    HeldOutSplit split = photographs.split();
    assertThat(split.training()).hasSize(48);
    assertThat(split.watched()).hasSize(3);
    assertThat(split.calibration()).hasSize(9);
    assertThat(photographs.calibration()).hasSize(9);
    TrainingSet set = photographs.trainingSet();
    assertThat(set.words()).isEqualTo("random crops of 48 photographs");
    assertThat(set.watched().positions()).hasSize(256);
    Set<Integer> seen = new HashSet<>();
    for (int i : set.watched().positions()) {
      int number = set.watched().samples().pixels(new BatchPlace(1, 0, 0, new int[] {i}), 0)[0];
      assertThat(Arrays.binarySearch(split.watched(), number)).isNotNegative();
      seen.add(number);
    }
    assertThat(seen).hasSize(3);
    // 9 photographs of 20 x 30 pixels against 256 crops of 4 x 6
    assertThat(set.calibrationEffort()).isEqualTo(9 * 600 / (256.0 * 24));
    // 6 x 6 tiles of 4 x 6 with an overlap of 1 or more cover 20 x 30
    assertThat(set.training().positions()).hasSize(48 * 7 * 6);
  }

  @Test
  void what_does_not_fit_the_memory_is_kept_as_a_window_of_each() {
    long memory = 48 * 3 * 100;
    Photographs photographs =
        read(images(60, new Size2d(20, 30)), CONFIG.withImageMemoryBytes(memory));
    TrainingSet set = photographs.trainingSet();
    assertThat(set.words()).isEqualTo("random crops of a part of each of 48 photographs");
    List<RgbImage> kept = ((RandomCrops) set.training().samples()).photographs();
    assertThat(kept).hasSize(48).allMatch(image -> image.height() == 10 && image.width() == 10);
    assertThat(kept.stream().mapToLong(image -> image.samples().length).sum())
        .isLessThanOrEqualTo(memory);
    assertThat(kept.stream().map(image -> image.sample(0, 0, 1)).distinct().count())
        .as("rows at which windows begin")
        .isGreaterThan(4);
  }

  @Test
  void some_of_those_trained_on_are_at_hand_whole_also_where_windows_are_kept() {
    for (long memory : new long[] {1 << 20, 60 * 3 * 40L}) {
      Photographs photographs =
          read(images(60, new Size2d(20, 30)), CONFIG.withImageMemoryBytes(memory));
      List<Integer> numbers = new ArrayList<>();
      assertThat(photographs.wholeTraining(10).medianSize()).isEqualTo(new Size2d(20, 30));
      for (RgbImage image : photographs.wholeTraining(10).images()) {
        assertThat(image.size()).isEqualTo(new Size2d(20, 30));
        numbers.add(image.sample(7, 9, 0));
        assertThat(image.sample(7, 9, 1)).isEqualTo(7);
        assertThat(image.sample(7, 9, 2)).isEqualTo(9);
      }
      int[] training = photographs.split().training();
      assertThat(numbers).hasSizeBetween(5, 10).doesNotHaveDuplicates();
      assertThat(training).contains(numbers.stream().mapToInt(i -> i).toArray());
    }
  }

  @Test
  void of_many_photographs_a_bounded_number_is_decoded() {
    Photographs many = read(images(2000, new Size2d(4, 6)), CONFIG);
    assertThat(many.size()).isEqualTo(500);
    assertThat(decoded).hasValue(500 * 24);
    assertThat(many.trainingSet().words()).isEqualTo("random crops of 400 of 2,000 photographs");
  }

  @Test
  void of_huge_photographs_a_bounded_number_of_pixels_is_decoded() {
    // No pixel of these is looked at: the decoder is a stand-in.
    List<ImageSource> huge =
        IntStream.range(0, 40).<ImageSource>mapToObj(i -> new Huge(i, decoded)).toList();
    Photographs photographs = read(ImageSet.normal("huge", huge), CONFIG);
    assertThat(photographs.size()).isEqualTo(20);
    assertThat(decoded).hasValue(20);
  }

  @Test
  void a_region_of_interest_does_not_let_more_pixels_be_decoded() {
    InspectedArea area = new InspectedArea(Optional.of(new Box(0, 0, 30, 20)), Masks.NONE);
    List<ImageSource> huge =
        IntStream.range(0, 40).<ImageSource>mapToObj(i -> new Huge(i, decoded)).toList();
    Photographs photographs = read(area.of(ImageSet.normal("huge", huge)), CONFIG);
    assertThat(photographs.size()).isEqualTo(20);
    assertThat(decoded).hasValue(20);
  }

  /** Declares 50 megapixels and has 600. */
  private record Huge(int number, AtomicLong decoded) implements ImageSource {
    @Override
    public String name() {
      return "huge " + number;
    }

    @Override
    public RgbImage read() throws UnreadableImageException {
      decoded.incrementAndGet();
      return new RgbImage(20, 30, new byte[1800]);
    }

    @Override
    public Size2d size() {
      return new Size2d(5000, 10_000);
    }
  }

  @Test
  void few_photographs_do_and_fewer_are_refused() {
    Photographs six = read(images(6, new Size2d(20, 30)), CONFIG);
    assertThat(six.split().training()).hasSize(2);
    assertThat(six.split().watched()).hasSize(2);
    assertThat(six.split().calibration()).hasSize(2);
    assertThatThrownBy(() -> read(images(5, new Size2d(20, 30)), CONFIG))
        .isInstanceOf(DataSetException.class)
        .hasMessage(
            "photographs: expected at least 6 readable normal images, to train on some and watch the training and set the threshold by others, got 5");
  }

  @Test
  void too_few_photographs_are_refused_with_what_cannot_be_read_and_why() {
    List<ImageSource> sources = sources(9, new Size2d(20, 30));
    for (int damaged : new int[] {0, 3, 5, 8}) {
      sources.set(damaged, new Damaged());
    }
    assertThatThrownBy(() -> read(ImageSet.normal("photographs", sources), CONFIG))
        .isInstanceOf(DataSetException.class)
        .hasMessageEndingWith(
            "got 5; 4 cannot be read: damaged: cut short; damaged: cut short; damaged: cut short; and 1 more");
  }

  @Test
  void what_cannot_be_read_is_left_out_and_the_others_share_the_work() {
    List<ImageSource> sources = sources(12, new Size2d(20, 30));
    sources.set(3, new Damaged());
    sources.set(8, new Damaged());
    Photographs photographs = read(ImageSet.normal("photographs", sources), CONFIG);
    assertThat(photographs.unreadable()).hasSize(2);
    assertThat(photographs.size()).isEqualTo(10);
    Photographs others =
        read(
            ImageSet.normal(
                "photographs", sources.stream().filter(s -> s instanceof Coordinates).toList()),
            CONFIG);
    assertThat(photographs.split().training()).isEqualTo(others.split().training());
    assertThat(photographs.trainingSet().identity().replaceAll(".* pixels ", ""))
        .isEqualTo(others.trainingSet().identity().replaceAll(".* pixels ", ""));
  }

  @Test
  void a_changed_pixel_changes_the_identity_also_where_it_only_sets_the_threshold() {
    ImageSet images = images(10, new Size2d(20, 30));
    Photographs photographs = read(images, CONFIG);
    for (int changed :
        new int[] {photographs.split().calibration()[0], photographs.split().training()[0]}) {
      List<ImageSource> sources = sources(10, new Size2d(20, 30));
      sources.set(changed, new Coordinates(99, new Size2d(20, 30), decoded));
      assertThat(read(ImageSet.normal("other", sources), CONFIG).trainingSet().identity())
          .isNotEqualTo(photographs.trainingSet().identity());
    }
    assertThat(read(images, CONFIG).trainingSet().identity())
        .isEqualTo(photographs.trainingSet().identity());
  }
}
