package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.area.Masks;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.Photographs;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {
  private static final Size2d LARGE = new Size2d(6000, 8000);
  private static final Size2d SMALL = new Size2d(30, 40);

  /** Bytes for a pixel of a map while the memory for all of them grows by half. */
  private static final long KEPT = 8 + 12;

  /** Bytes for a pixel of a mask while it is decoded. */
  private static final long DECODING = 10;

  /** An image that has a size alone. */
  private record Blank(Size2d size) implements ImageSource {
    @Override
    public String name() {
      return size.toString();
    }

    @Override
    public RgbImage read() {
      throw new AssertionError("expected to be asked for its size alone");
    }
  }

  private static Example normal(Size2d size) {
    return new Example(new Blank(size), Label.NORMAL, Example.GOOD, Optional.empty());
  }

  private static Example anomalous(Size2d size, Optional<Path> mask) {
    return new Example(new Blank(size), Label.ANOMALOUS, "hole", mask);
  }

  private static long toEvaluate(double scale, Example... examples) {
    MemoryNeed need = new MemoryNeed(new Tiling(16, scale), Scoring.MEAN_SQUARED_ERROR);
    for (Example example : examples) {
      need.add(example);
    }
    return need.toEvaluate();
  }

  @Test
  void of_the_map_of_a_large_image_an_evaluation_keeps_a_reduced_one() {
    long one = toEvaluate(1, normal(LARGE));
    assertThat(toEvaluate(1, normal(LARGE), normal(LARGE)) - one).isEqualTo(KEPT << 20);
    assertThat(toEvaluate(1, normal(LARGE), normal(SMALL)) - one).isEqualTo(KEPT * SMALL.area());
  }

  @Test
  void maps_are_kept_where_it_is_known_what_is_defective() {
    long one = toEvaluate(1, normal(LARGE));
    Example unknown = new Example(new Blank(SMALL), Label.UNKNOWN, "", Optional.empty());
    assertThat(toEvaluate(1, normal(LARGE), unknown)).isEqualTo(one);
    assertThat(toEvaluate(1, normal(LARGE), anomalous(SMALL, Optional.empty()))).isEqualTo(one);
    assertThat(toEvaluate(1, normal(LARGE), anomalous(SMALL, Optional.of(Path.of("mask.png")))))
        .isEqualTo(one + (KEPT + DECODING) * SMALL.area());
  }

  /** A map of a megabyte or two is nothing to a mask that is decoded at its own size. */
  @Test
  void a_mask_is_decoded_while_the_map_of_its_image_is_there() {
    double scale = 0.125;
    long scaled = LARGE.area() / 64;
    long withoutMask = toEvaluate(scale, normal(LARGE));
    long withMask = toEvaluate(scale, anomalous(LARGE, Optional.of(Path.of("mask.png"))));
    long decoded = DECODING * LARGE.area();
    assertThat(withMask).isGreaterThanOrEqualTo(decoded + (96 << 20) + (3 + 2 * 4 + KEPT) * scaled);
    assertThat(withMask).isGreaterThan(withoutMask);
  }

  /** An image that counts how often its file would be opened. */
  private record Opened(AtomicInteger times) implements ImageSource {
    @Override
    public String name() {
      return "opened";
    }

    @Override
    public RgbImage read() {
      throw new AssertionError("expected to be asked for its size alone");
    }

    @Override
    public Size2d size() {
      times.incrementAndGet();
      return LARGE;
    }
  }

  @Test
  void the_size_of_an_image_is_looked_up_once() {
    AtomicInteger times = new AtomicInteger();
    ImageSet image = ImageSet.normal("one", List.of(new Opened(times)));
    InspectedArea corner = new InspectedArea(Optional.of(new Box(1, 2, 40, 30)), Masks.NONE);
    MemoryNeed need = new MemoryNeed(new Tiling(16, 1), Scoring.MEAN_SQUARED_ERROR);
    image.examples().forEach(need::add);
    assertThat(times).hasValue(1);
    corner.of(image).examples().forEach(need::add);
    assertThat(times).hasValue(2);
    assertThat(need.largest()).isEqualTo(LARGE);
  }

  @Test
  void of_the_images_offered_to_a_training_those_count_that_it_uses() {
    TrainingConfig config = TrainingConfig.defaults().withTiling(new Tiling(16, 1));
    List<ImageSource> images = new ArrayList<>();
    for (int i = 0; i < 501; i++) {
      images.add(new Blank(new Size2d(300, 400 + i)));
    }
    List<ImageSource> used =
        Photographs.drawn(
                ImageSet.normal("many", images),
                DetectorNetwork.preprocessing(MeanImageEngine.architecture()),
                config)
            .stream()
            .map(Example::image)
            .toList();
    assertThat(used).hasSize(500);
    ImageSource unused = images.stream().filter(image -> !used.contains(image)).findAny().get();
    images.set(images.indexOf(unused), new Blank(LARGE));
    MemoryNeed need =
        MemoryNeed.ofTraining(
            ImageSet.normal("many", images),
            MeanImageEngine.architecture(),
            config,
            Scoring.MEAN_SQUARED_ERROR);
    assertThat(need.largest().height()).isEqualTo(300);
  }
}
