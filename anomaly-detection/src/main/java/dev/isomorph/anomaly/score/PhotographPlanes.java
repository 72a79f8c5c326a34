package dev.isomorph.anomaly.score;

import static dev.isomorph.anomaly.score.ScoreConstants.PHOTOGRAPH_HALVED;
import static dev.isomorph.anomaly.score.ScoreConstants.SURROUNDINGS_SIGMA;

import dev.isomorph.imaging.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A photograph as it is compared with others of the same scene.
 *
 * @param outline what it is laid on others by
 * @param details red, green and blue on a scale where white is 1, less their surroundings, so that
 *     slow changes of the light are gone
 */
record PhotographPlanes(Plane outline, List<Plane> details) {
  /**
   * Standard deviation of the surroundings, in pixels of a plane halved {@link #PHOTOGRAPH_HALVED}
   * times.
   */
  private static final GaussianBlur SURROUNDINGS = GaussianBlur.of(SURROUNDINGS_SIGMA);

  static PhotographPlanes of(RgbImage image) {
    List<Plane> channels = channels(image);
    return new PhotographPlanes(
        Outline.of(grey(channels)), channels.stream().map(PhotographPlanes::detail).toList());
  }

  /** The outline alone. */
  static Plane outline(RgbImage image) {
    return Outline.of(grey(channels(image)));
  }

  private static List<Plane> channels(RgbImage image) {
    List<Plane> channels = new ArrayList<>();
    byte[] samples = image.samples();
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      Plane channel = new Plane(image.height(), image.width());
      for (int i = 0; i < channel.values().length; i++) {
        channel.values()[i] = (samples[i * RgbImage.CHANNELS + c] & 0xFF) / 255f;
      }
      channels.add(channel);
    }
    return channels;
  }

  private static Plane grey(List<Plane> channels) {
    Plane grey = new Plane(channels.get(0).height(), channels.get(0).width());
    for (Plane channel : channels) {
      for (int i = 0; i < grey.values().length; i++) {
        grey.values()[i] += channel.values()[i] / channels.size();
      }
    }
    return grey;
  }

  /** Changes the channel. */
  private static Plane detail(Plane channel) {
    Plane small = channel;
    for (int i = 0; i < PHOTOGRAPH_HALVED && Math.min(small.height(), small.width()) >= 2; i++) {
      small = small.halved();
    }
    Plane surroundings =
        new Plane(
            small.height(),
            small.width(),
            SURROUNDINGS.apply(small.values(), small.height(), small.width()));
    surroundings.addResized(channel.values(), channel.height(), channel.width(), -1);
    return channel;
  }
}
