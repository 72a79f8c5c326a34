package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.Crop;
import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.spec.Size2d;
import java.util.List;

/**
 * Random crops of photographs that are in memory. Which crop it is depends on the seed, the step
 * and the index in the batch alone; of which photograph, on the position: photographs take turns.
 *
 * @param preprocessing its size is that of a crop
 * @param photographs at the scale at which they are cropped, whole or a part of each; not to be
 *     changed. One that is smaller than a crop is continued by its mirror image
 */
public record RandomCrops(Preprocessing preprocessing, List<RgbImage> photographs)
    implements Samples {
  /** Keeps the list, not the pixels. */
  public RandomCrops {
    photographs = List.copyOf(photographs);
  }

  @Override
  public byte[] pixels(BatchPlace place, int index) {
    RgbImage photograph = photographs.get(place.positions()[index] % photographs.size());
    return draw(
        photograph,
        preprocessing.size(),
        CounterGenerator.of(place.seed(), "crop." + place.step() + "." + index));
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
