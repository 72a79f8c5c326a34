package dev.isomorph.anomaly.data;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.imaging.Crop;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.List;

/**
 * Random crops of photographs that are in memory. Which crop it is depends on the seed, the step
 * and the index in the batch alone; of which photograph, on the position: photographs take turns.
 *
 * <p>Half of the crops are drawn evenly. The others are the most detailed of four that are drawn
 * evenly: where most of a photograph is plain, its few edges and parts would else be learnt last.
 *
 * @param preprocessing its size is that of a crop
 * @param photographs at the scale at which they are cropped, whole or a part of each; not to be
 *     changed. One that is smaller than a crop is continued by its mirror image
 */
public record RandomCrops(Preprocessing preprocessing, List<RgbImage> photographs)
    implements Samples {
  private static final int DETAILED_OF = 4;
  private static final int DETAIL_STEP = 4;
  private static final int GREEN = 1;

  /** Keeps the list, not the pixels. */
  public RandomCrops {
    photographs = List.copyOf(photographs);
  }

  @Override
  public byte[] pixels(BatchPlace place, int index) {
    RgbImage photograph = photographs.get(place.positions()[index] % photographs.size());
    Size2d size = preprocessing.size();
    CounterGenerator random =
        CounterGenerator.of(place.seed(), "crop." + place.step() + "." + index);
    int candidates = random.uniform(0) < 0.5 ? 1 : DETAILED_OF;
    Place best = Place.draw(photograph, size, random, 1);
    for (int i = 1; i < candidates; i++) {
      Place other = Place.draw(photograph, size, random, 1 + 2L * i);
      if (other.detail(photograph, size) > best.detail(photograph, size)) {
        best = other;
      }
    }
    return Crop.of(photograph, best.top(), best.left(), size);
  }

  /** Where a crop is. */
  private record Place(int top, int left) {
    static Place draw(RgbImage photograph, Size2d size, CounterGenerator random, long index) {
      return new Place(
          start(photograph.height(), size.height(), random.uniform(index)),
          start(photograph.width(), size.width(), random.uniform(index + 1)));
    }

    /** The sum of differences between green samples a few pixels apart, on a coarse grid. */
    long detail(RgbImage photograph, Size2d size) {
      int bottom = Math.min(top + size.height(), photograph.height()) - DETAIL_STEP;
      int right = Math.min(left + size.width(), photograph.width()) - DETAIL_STEP;
      long sum = 0;
      for (int y = top; y < bottom; y += DETAIL_STEP) {
        for (int x = left; x < right; x += DETAIL_STEP) {
          int here = photograph.sample(y, x, GREEN);
          sum += Math.abs(here - photograph.sample(y + DETAIL_STEP, x, GREEN));
          sum += Math.abs(here - photograph.sample(y, x + DETAIL_STEP, GREEN));
        }
      }
      return sum;
    }
  }

  /** A crop of a size as unsigned bytes [3, H, W], at a place that is drawn evenly. */
  public static byte[] draw(RgbImage photograph, Size2d size, CounterGenerator random) {
    return Crop.of(
        photograph,
        start(photograph.height(), size.height(), random.uniform(0)),
        start(photograph.width(), size.width(), random.uniform(1)),
        size);
  }

  /** A part of a photograph of at most its size, at a place that is drawn evenly. */
  public static RgbImage window(RgbImage photograph, Size2d size, CounterGenerator random) {
    return Crop.window(
        photograph,
        start(photograph.height(), size.height(), random.uniform(0)),
        start(photograph.width(), size.width(), random.uniform(1)),
        size);
  }

  private static int start(int length, int part, double uniform) {
    return (int) (uniform * (Math.max(0, length - part) + 1));
  }
}
