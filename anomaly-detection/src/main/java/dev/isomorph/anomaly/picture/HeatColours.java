package dev.isomorph.anomaly.picture;

/**
 * A heat scale from near black over violet and orange to pale yellow, whose lightness rises evenly,
 * so that it reads the same in grey and to colour-blind eyes.
 */
public final class HeatColours {
  private static final int[] STOPS = {
    0x04030F, 0x210C4A, 0x550F6D, 0x88226A, 0xBA3655, 0xE35933, 0xF98C0A, 0xF9C932, 0xFCFFA4
  };

  private HeatColours() {}

  /** The colour 0xRRGGBB of a value in 0..1; what lies outside is clipped. */
  public static int of(double value) {
    double position = Math.max(0, Math.min(1, value)) * (STOPS.length - 1);
    int stop = Math.min((int) position, STOPS.length - 2);
    double share = position - stop;
    int colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int low = STOPS[stop] >>> shift & 0xFF;
      int high = STOPS[stop + 1] >>> shift & 0xFF;
      colour |= (int) Math.round(low + share * (high - low)) << shift;
    }
    return colour;
  }
}
