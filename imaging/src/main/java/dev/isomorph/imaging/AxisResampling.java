package dev.isomorph.imaging;

/**
 * How one axis is resampled: for each target position the first source position and the weights
 * from there on.
 *
 * <p>Downwards a target pixel is the average of the stretch of source pixels it covers, edges
 * counted by their share. Upwards it is the linear blend of the two nearest source pixels, pixel
 * centres at half positions, edges repeated. Weights of a target pixel sum to 1.
 */
final class AxisResampling {
  final int[] first;
  final float[][] weights;

  private AxisResampling(int targetLength) {
    first = new int[targetLength];
    weights = new float[targetLength][];
  }

  static AxisResampling of(int sourceLength, int targetLength) {
    AxisResampling axis = new AxisResampling(targetLength);
    double scale = (double) sourceLength / targetLength;
    for (int i = 0; i < targetLength; i++) {
      if (sourceLength > targetLength) {
        axis.average(i, sourceLength, scale);
      } else {
        axis.blend(i, sourceLength, scale);
      }
    }
    return axis;
  }

  private void average(int target, int sourceLength, double scale) {
    double from = target * scale;
    double to = Math.min((target + 1) * scale, sourceLength);
    int begin = (int) from;
    int end = Math.min((int) Math.ceil(to), sourceLength);
    float[] shares = new float[end - begin];
    for (int i = begin; i < end; i++) {
      shares[i - begin] = (float) ((Math.min(to, i + 1) - Math.max(from, i)) / (to - from));
    }
    first[target] = begin;
    weights[target] = shares;
  }

  private void blend(int target, int sourceLength, double scale) {
    double centre = Math.max(0, Math.min((target + 0.5) * scale - 0.5, sourceLength - 1));
    int low = Math.min((int) centre, sourceLength - 1);
    float high = (float) (centre - low);
    first[target] = low;
    weights[target] = high == 0 ? new float[] {1} : new float[] {1 - high, high};
  }
}
