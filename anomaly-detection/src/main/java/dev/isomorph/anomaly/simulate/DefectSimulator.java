package dev.isomorph.anomaly.simulate;

import dev.isomorph.api.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes synthetic defects on clean images: for each image a shape, a filling and an opacity are
 * drawn, or a distortion of what is there.
 *
 * <p>A pure function of seed, step and the batch, so that a training that goes on draws what it
 * would have drawn. Safe from many threads.
 *
 * @see <a href="https://arxiv.org/abs/2108.07610">Zavrtanik et al. (2021), DRAEM</a>
 */
public final class DefectSimulator {
  private static final double FAINTEST_SCRATCH = 0.5;

  /** A defect that changes its pixels by less, on average, is not made: it is too faint. */
  private static final double FAINTEST_CHANGE = 0.04;

  /** From this strength on, a pixel of a distortion counts as defective. */
  private static final float MARKED = 0.3f;

  /** The longer half axis of a distortion: pixels, and share of the image's shorter side. */
  private static final double MIN_SPOT = 8;

  private static final double MAX_SPOT = 0.35;

  /** Detail that a distortion may leave, by the least that normal places have. */
  private static final double PLAINEST = 0.7;

  private final List<DefectShape> shapes;
  private final List<DefectFilling> fillings;
  private final List<Distortion> distortions;
  private final double distortedShare;
  private final double cleanShare;
  private final String purpose;

  private DefectSimulator(
      String purpose,
      List<DefectShape> shapes,
      List<DefectFilling> fillings,
      List<Distortion> distortions,
      double distortedShare,
      double cleanShare) {
    this.purpose = purpose;
    this.shapes = shapes;
    this.fillings = fillings;
    this.distortions = distortions;
    this.distortedShare = distortedShare;
    this.cleanShare = cleanShare;
  }

  /**
   * Defects to train on; three images in ten stay clean. None is a distortion: of a texture without
   * direction that is distorted nobody sees it, and what looks normal and counts as a defect makes
   * the rest harder to learn (docs/lab/photographs.md).
   */
  public static DefectSimulator forTraining() {
    return forTraining(0);
  }

  /** The same for random crops of photographs: every fifth defect is a distortion. */
  public static DefectSimulator forCrops() {
    return forTraining(0.2);
  }

  private static DefectSimulator forTraining(double distortedShare) {
    return new DefectSimulator(
        "defect",
        repeated(DefectShape.BLOTCH, 3, DefectShape.SCRATCH, 1),
        List.of(
            DefectFilling.FOREIGN,
            DefectFilling.TURNED,
            DefectFilling.TURNED,
            DefectFilling.PATTERN,
            DefectFilling.PULLED,
            DefectFilling.COLOUR,
            DefectFilling.CLOUDS,
            DefectFilling.BLUR,
            DefectFilling.GRAIN),
        List.of(Distortion.values()),
        distortedShare,
        0.3);
  }

  /**
   * Defects of other shapes and fillings than those trained on, to choose weights and methods by;
   * half of the images stay clean.
   */
  public static DefectSimulator forSelection() {
    return new DefectSimulator(
        "selection",
        List.of(DefectShape.ELLIPSE, DefectShape.RECTANGLE, DefectShape.SCRATCH),
        List.of(DefectFilling.DISPLACED, DefectFilling.LIGHT, DefectFilling.BLUR),
        List.of(),
        0,
        0.5);
  }

  private static List<DefectShape> repeated(
      DefectShape often, int times, DefectShape seldom, int few) {
    return Stream.concat(
            Collections.nCopies(times, often).stream(), Collections.nCopies(few, seldom).stream())
        .toList();
  }

  /**
   * Images with defects, and where they are.
   *
   * @param images [N, C, H, W] in [-1, 1]
   * @param mask [N, 1, H, W], 1 where a defect was painted, else 0
   */
  public record Simulated(Tensor images, Tensor mask) {}

  /**
   * The batch with a defect on most images.
   *
   * @param clean [N, C, H, W] in [-1, 1]
   * @param step the number that tells this batch from the others of the training
   */
  public Simulated apply(Tensor clean, long seed, long step) {
    int[] shape = clean.shape();
    float[] source = clean.toArray();
    float[] images = source.clone();
    int pixels = shape[2] * shape[3];
    float[] masks = new float[shape[0] * pixels];
    float[] filling = new float[shape[1] * pixels];
    boolean[] mask = new boolean[pixels];
    for (int n = 0; n < shape[0]; n++) {
      Dice dice = new Dice(seed, purpose + "." + step + "." + n);
      if (dice.chance(cleanShare)) {
        continue;
      }
      if (dice.chance(distortedShare)) {
        distort(images, n, new Canvas(source, shape, n), masks, dice);
        continue;
      }
      DefectShape form = shapes.get(dice.below(shapes.size()));
      Arrays.fill(mask, false);
      form.draw(dice, mask, shape[2], shape[3]);
      Canvas canvas = new Canvas(source, shape, n);
      List<DefectFilling> fitting =
          form == DefectShape.SCRATCH
              ? fillings.stream().filter(DefectFilling::showsInLines).toList()
              : fillings;
      DefectFilling inside = fitting.get(dice.below(fitting.size()));
      inside.fill(dice, canvas, filling);
      double least = form == DefectShape.SCRATCH ? FAINTEST_SCRATCH : inside.faintest();
      blend(images, n, filling, mask, masks, (float) dice.uniform(least, 1));
    }
    return new Simulated(
        Tensor.wrap(images, shape), Tensor.wrap(masks, shape[0], 1, shape[2], shape[3]));
  }

  private void distort(float[] images, int n, Canvas canvas, float[] masks, Dice dice) {
    int pixels = canvas.height() * canvas.width();
    float[] changed = new float[canvas.channels() * pixels];
    canvas.copy(n, changed);
    float[] cover = new float[pixels];
    int side = Math.min(canvas.height(), canvas.width());
    Spot spot =
        Spot.draw(
            dice,
            Math.min(MIN_SPOT, MAX_SPOT * side),
            MAX_SPOT * side,
            canvas.height(),
            canvas.width());
    Distortion distortion = distortions.get(dice.below(distortions.size()));
    distortion.apply(dice, canvas, spot, changed, cover);
    boolean[] marked = new boolean[pixels];
    for (int p = 0; p < pixels; p++) {
      marked[p] = cover[p] > MARKED;
    }
    if (distortion.plainer()
        && canvas.detail(changed, marked)
            > PLAINEST * canvas.leastDetail(n, Math.min(side, (int) (2 * spot.least())))) {
      return;
    }
    keep(images, n, changed, marked, masks);
  }

  /** Takes over an image that was distorted, if it can be seen. */
  private static void keep(
      float[] images, int n, float[] changed, boolean[] marked, float[] masks) {
    int pixels = marked.length;
    int from = n * changed.length;
    double change = 0;
    int count = 0;
    for (int i = 0; i < changed.length; i++) {
      changed[i] = Math.max(-1, Math.min(1, changed[i]));
      if (marked[i % pixels]) {
        change += Math.abs(changed[i] - images[from + i]);
        count++;
      }
    }
    if (change < FAINTEST_CHANGE * count) {
      return;
    }
    System.arraycopy(changed, 0, images, from, changed.length);
    for (int p = 0; p < pixels; p++) {
      masks[n * pixels + p] = marked[p] ? 1 : 0;
    }
  }

  private static void blend(
      float[] images, int n, float[] filling, boolean[] mask, float[] masks, float opacity) {
    int pixels = mask.length;
    int from = n * filling.length;
    double change = 0;
    int count = 0;
    for (int i = 0; i < filling.length; i++) {
      filling[i] = Math.max(-1, Math.min(1, filling[i]));
      if (mask[i % pixels]) {
        change += Math.abs(filling[i] - images[from + i]);
        count++;
      }
    }
    if (opacity * change < FAINTEST_CHANGE * count) {
      return;
    }
    for (int p = 0; p < pixels; p++) {
      if (mask[p]) {
        masks[n * pixels + p] = 1;
        for (int i = p; i < filling.length; i += pixels) {
          images[from + i] = (1 - opacity) * images[from + i] + opacity * filling[i];
        }
      }
    }
  }
}
