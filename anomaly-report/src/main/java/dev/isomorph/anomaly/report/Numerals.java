package dev.isomorph.anomaly.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people. */
final class Numerals {
  private static final MathContext DIGITS = new MathContext(3);
  private static final double SMALLEST_PLAIN = 1e-4;

  private Numerals() {}

  /** A score with three digits that count. */
  static String score(double score) {
    if (score != 0 && Math.abs(score) < SMALLEST_PLAIN) {
      return String.format(Locale.ROOT, "%.2e", score);
    }
    return new BigDecimal(score).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  /** A count with commas. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A share as a percentage. */
  static String share(double share) {
    return String.format(Locale.ROOT, share < 0.1 ? "%.1f %%" : "%.0f %%", 100 * share);
  }
}
