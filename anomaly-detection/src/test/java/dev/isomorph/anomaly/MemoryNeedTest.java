package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.spec.Size2d;
import java.nio.file.Path;
import java.util.Optional;
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
}
