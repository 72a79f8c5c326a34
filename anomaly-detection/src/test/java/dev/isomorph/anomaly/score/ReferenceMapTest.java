package dev.isomorph.anomaly.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.score.ScenePhotographs.Shot;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against scenes whose poses, missing parts and statistics are known. */
class ReferenceMapTest {
  private static final ScenePhotographs SCENE = new ScenePhotographs(96, 160);
  private static final ReferenceMap MAP = new ReferenceMap();

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 0",
    "0, 1, 3.4, -6.7",
    "2, 1, 0, 0",
    "-1.5, 1.02, 4, 5",
    "3, 0.97, -8, 2.5",
    "0.3, 1, 6, -6"
  })
  void a_photograph_is_laid_on_another_by_the_pose_it_was_taken_with(
      double degrees, double scale, double down, double right) {
    double angle = Math.toRadians(degrees);
    Similarity pose = new Similarity(scale * Math.cos(angle), scale * Math.sin(angle), down, right);
    Plane onto = outline(Shot.usual(1));
    // The photograph shows at p what the scene has at pose(p): the scene is at the inverse.
    Plane image = outline(new Shot(pose, 3, 2));
    Registration.Found found = new Registration(onto).of(image);
    Similarity expected = pose.inverse();
    double corner = 0;
    for (int y : new int[] {-40, 40}) {
      for (int x : new int[] {-70, 70}) {
        corner = Math.max(corner, apart(expected, found.similarity(), y, x));
      }
    }
    assertThat(corner).as("pixels apart at the corners").isLessThan(0.3);
    assertThat(found.likeness()).isGreaterThan(0.7);
  }

  private static double apart(Similarity a, Similarity b, double y, double x) {
    return Math.hypot(
        a.cosine() * y + a.sine() * x + a.down() - (b.cosine() * y + b.sine() * x + b.down()),
        a.cosine() * x - a.sine() * y + a.right() - (b.cosine() * x - b.sine() * y + b.right()));
  }

  @Test
  void the_inverse_undoes_a_similarity() {
    Similarity pose = new Similarity(0.9, 0.3, 4, -7);
    Similarity inverse = pose.inverse();
    double y = pose.cosine() * 11 + pose.sine() * -5 + pose.down();
    double x = pose.cosine() * -5 - pose.sine() * 11 + pose.right();
    assertThat(inverse.cosine() * y + inverse.sine() * x + inverse.down())
        .isCloseTo(11, within(1e-12));
    assertThat(inverse.cosine() * x - inverse.sine() * y + inverse.right())
        .isCloseTo(-5, within(1e-12));
  }

  @Test
  void a_missing_part_stands_out_at_its_place_and_nothing_else_does() {
    NormalFeatures normal = fitted(LongStream.range(100, 124).mapToObj(Shot::shaken).toList());
    double highestOfNormal = 0;
    for (long n = 200; n < 208; n++) {
      highestOfNormal =
          Math.max(highestOfNormal, highest(MAP.of(SCENE.photograph(Shot.shaken(n)), normal)));
    }
    for (int disc : new int[] {2, 5, 9}) {
      Shot shot = Shot.shaken(300 + disc).without(disc);
      float[] map = MAP.of(SCENE.photograph(shot), normal);
      int at = place(map);
      assertThat(map[at]).isGreaterThan((float) (1.5 * highestOfNormal));
      // Where the photograph shows the place of the disc.
      Similarity seen = shot.pose().inverse();
      double y = SCENE.discY(disc);
      double x = SCENE.discX(disc);
      double row = seen.cosine() * y + seen.sine() * x + seen.down() + 47.5;
      double column = seen.cosine() * x - seen.sine() * y + seen.right() + 79.5;
      assertThat(Math.hypot(at / 160 - row, at % 160 - column)).as("disc %d", disc).isLessThan(6.5);
    }
  }

  /** Worked anew in double from the details of photographs that were not moved. */
  @Test
  void each_pixel_is_its_distance_in_standard_deviations() {
    List<Shot> shots = LongStream.range(0, 6).mapToObj(Shot::usual).toList();
    NormalFeatures normal = fitted(shots);
    ReferenceImage reference = normal.reference(MAP);
    List<List<Plane>> details =
        shots.stream().map(s -> PhotographPlanes.of(SCENE.photograph(s)).details()).toList();
    float[] means = reference.tensors().get(1).toArray();
    float[] deviations = reference.tensors().get(2).toArray();
    int pixels = 96 * 160;
    for (int i : new int[] {30 * 160 + 40, 48 * 160 + 80, 70 * 160 + 120}) {
      for (int c = 0; c < 3; c++) {
        double largest = 0;
        for (int near : new int[] {-161, -160, -159, -1, 0, 1, 159, 160, 161}) {
          largest = Math.max(largest, deviation(details, c, i + near));
        }
        assertThat(means[c * pixels + i]).isCloseTo((float) mean(details, c, i), within(2e-3f));
        assertThat(deviations[c * pixels + i]).isCloseTo((float) (0.02 + largest), within(2e-3f));
      }
    }
  }

  private static double mean(List<List<Plane>> details, int c, int i) {
    return details.stream().mapToDouble(d -> d.get(c).values()[i]).average().orElseThrow();
  }

  private static double deviation(List<List<Plane>> details, int c, int i) {
    double mean = mean(details, c, i);
    return Math.sqrt(
        details.stream()
            .mapToDouble(d -> Math.pow(d.get(c).values()[i] - mean, 2))
            .average()
            .orElseThrow());
  }

  @Test
  void what_was_fitted_is_saved_and_opened() {
    NormalFeatures normal = fitted(List.of(Shot.usual(1), Shot.shaken(2), Shot.shaken(3)));
    StateDict saved = normal.tensors();
    assertThat(saved.names())
        .containsExactlyInAnyOrder("reference/outline", "reference/mean", "reference/deviation");
    NormalFeatures opened = NormalFeatures.of(scoring(), saved);
    assertThat(opened).isEqualTo(normal).hasSameHashCodeAs(normal);
    RgbImage image = SCENE.photograph(Shot.shaken(9).without(4));
    assertThat(MAP.of(image, opened)).isEqualTo(MAP.of(image, normal));
  }

  @Test
  void damaged_tensors_are_refused() {
    StateDict saved = fitted(List.of(Shot.usual(1), Shot.usual(2))).tensors();
    Tensor outline = saved.get("reference/outline");
    assertThatThrownBy(
            () -> NormalFeatures.of(scoring(), StateDict.of(Map.of("reference/outline", outline))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reference/mean");
    assertThatThrownBy(() -> ReferenceImage.of(List.of(outline, outline, outline)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected an outline [h, w], means and deviations [3, H, W]");
    float[] broken = saved.get("reference/mean").toArray();
    broken[7] = Float.NaN;
    assertThatThrownBy(
            () ->
                ReferenceImage.of(
                    List.of(
                        outline,
                        Tensor.wrap(broken, 3, 96, 160),
                        saved.get("reference/deviation"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected finite values");
  }

  @Test
  void what_was_not_fitted_is_refused() {
    StateDict saved = fitted(List.of(Shot.usual(1), Shot.usual(2))).tensors();
    Tensor outline = saved.get("reference/outline");
    Tensor mean = saved.get("reference/mean");
    Tensor deviation = saved.get("reference/deviation");
    for (float value : new float[] {0, -1, 1e-30f}) {
      assertThatThrownBy(() -> ReferenceImage.of(List.of(outline, mean, changed(deviation, value))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected deviations of at least 0.02, got " + value);
    }
    assertThatThrownBy(() -> ReferenceImage.of(List.of(outline, changed(mean, 3e38f), deviation)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected means from -2 to 2, got 3.0E38");
  }

  @Test
  void an_outline_of_another_size_than_its_means_is_refused() {
    StateDict saved = fitted(List.of(Shot.usual(1), Shot.usual(2))).tensors();
    Tensor outline = Tensor.wrap(new float[40 * 160], 40, 160);
    assertThatThrownBy(
            () ->
                ReferenceImage.of(
                    List.of(
                        outline, saved.get("reference/mean"), saved.get("reference/deviation"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[40, 160]");
  }

  private static Tensor changed(Tensor tensor, float value) {
    float[] values = tensor.toArray();
    values[5000] = value;
    return Tensor.wrap(values, tensor.shape());
  }

  @ParameterizedTest
  @CsvSource({"60, 1500", "1500, 60", "9, 2000", "9, 9"})
  void a_reference_of_narrow_photographs_can_be_opened_again(int height, int width) {
    ScenePhotographs narrow = new ScenePhotographs(height, width);
    NormalFeatures.Fitting fitting = new NormalFeatures.Fitting(scoring(), 1);
    fitting.reference(
        LongStream.range(0, 3).mapToObj(n -> narrow.photograph(Shot.usual(n))).toList(),
        new Size2d(height, width));
    NormalFeatures normal = fitting.normal(FitProgress.SILENT);
    assertThat(NormalFeatures.of(scoring(), normal.tensors())).isEqualTo(normal);
    for (float value : MAP.of(narrow.photograph(Shot.usual(4)), normal)) {
      assertThat(value).isBetween(0f, 100f);
    }
  }

  @Test
  void photographs_of_which_nothing_is_left_between_the_margins_are_refused() {
    NormalFeatures.Fitting fitting = new NormalFeatures.Fitting(scoring(), 1);
    List<RgbImage> narrow = List.of(new ScenePhotographs(8, 500).photograph(Shot.usual(1)));
    assertThatThrownBy(() -> fitting.reference(narrow, new Size2d(8, 500)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected photographs of at least 9 pixels on each side")
        .hasMessageContaining("got 500x8");
  }

  @Test
  void one_photograph_of_another_size_does_not_decide_for_all() {
    List<RgbImage> images = new ArrayList<>(List.of(new RgbImage(2000, 3, new byte[18_000])));
    LongStream.range(0, 12).forEach(n -> images.add(SCENE.photograph(Shot.shaken(n))));
    assertThat(SceneLikeness.of(images)).isGreaterThan(SceneLikeness.SAME_SCENE);
    NormalFeatures.Fitting fitting = new NormalFeatures.Fitting(scoring(), 1);
    fitting.reference(images, new Size2d(96, 160));
    assertThat(fitting.normal(FitProgress.SILENT).tensors().get("reference/mean").shape())
        .containsExactly(3, 96, 160);
  }

  @Test
  void an_image_of_another_size_is_brought_to_the_references_and_its_map_back() {
    NormalFeatures normal = fitted(LongStream.range(0, 8).mapToObj(Shot::shaken).toList());
    RgbImage twice =
        Preprocessing.resized(SCENE.photograph(Shot.usual(77).without(5)), new Size2d(192, 320));
    float[] map = MAP.of(twice, normal);
    assertThat(map).hasSize(192 * 320);
    int at = place(map);
    assertThat(at / 320 / 2.0).isCloseTo(SCENE.discY(5) + 47.5, within(6.5));
    assertThat(at % 320 / 2.0).isCloseTo(SCENE.discX(5) + 79.5, within(6.5));
  }

  @Test
  void photographs_of_one_scene_are_told_from_those_of_a_surface() {
    List<RgbImage> scene =
        LongStream.range(0, 9).mapToObj(n -> SCENE.photograph(Shot.shaken(n))).toList();
    assertThat(SceneLikeness.of(scene)).isGreaterThan(0.6);
    List<RgbImage> surface = new ArrayList<>();
    for (int n = 0; n < 9; n++) {
      CounterGenerator random = CounterGenerator.of(n, "surface");
      byte[] samples = new byte[3 * 96 * 160];
      IntStream.range(0, samples.length)
          .forEach(
              i ->
                  samples[i] =
                      (byte) (255 * random.uniform(i / 3 / 160 / 4 * 40 + i / 3 % 160 / 4)));
      surface.add(new RgbImage(96, 160, samples));
    }
    assertThat(SceneLikeness.of(surface)).isLessThan(SceneLikeness.SAME_SCENE);
    assertThatThrownBy(() -> SceneLikeness.of(scene.subList(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected at least two photographs, got 1");
  }

  @Test
  void it_is_a_term_that_is_computed_of_whole_images() {
    Scoring scoring = Scoring.parse("mask:top=0.01+reference:blur=1.5:top=0.01");
    assertThat(scoring).hasToString("mask:top=0.01+reference:blur=1.5:top=0.01");
    assertThat(scoring.usesReference()).isTrue();
    assertThat(scoring.needsFeatures()).isFalse();
    NormalFeatures normal = fitted(List.of(Shot.usual(1), Shot.usual(2)));
    TermMaps terms = new TermMaps(scoring, normal);
    RgbImage image = SCENE.photograph(Shot.usual(5).without(6));
    List<float[]> maps = terms.begun(image);
    assertThat(maps.get(0)).containsOnly(0).hasSize(96 * 160);
    assertThat(maps.get(1)).isEqualTo(GaussianBlur.of(1.5).apply(MAP.of(image, normal), 96, 160));
    assertThat(terms.ofParts(maps)).hasSize(1).first().isSameAs(maps.get(0));
    assertThatThrownBy(() -> new Scorer(scoring, Collections.nCopies(2, new Spread(1, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scoring 'reference': expected to be fitted to normal images");
  }

  private static Scoring scoring() {
    return Scoring.parse("reference:max");
  }

  private static NormalFeatures fitted(List<Shot> shots) {
    NormalFeatures.Fitting fitting = new NormalFeatures.Fitting(scoring(), 1);
    fitting.reference(shots.stream().map(SCENE::photograph).toList(), new Size2d(96, 160));
    return fitting.normal(FitProgress.SILENT);
  }

  private static Plane outline(Shot shot) {
    return PhotographPlanes.outline(SCENE.photograph(shot));
  }

  private static double highest(float[] map) {
    return map[place(map)];
  }

  private static int place(float[] map) {
    return IntStream.range(0, map.length).reduce(0, (a, b) -> map[b] > map[a] ? b : a);
  }
}
