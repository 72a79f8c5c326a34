package dev.isomorph.backend.djl;

import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;
import dev.isomorph.spec.objective.Loss;
import dev.isomorph.spec.objective.MeanAbsoluteError;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.StructuralSimilarity;
import java.util.ArrayList;
import java.util.List;

/**
 * A loss as program lines, which bind values under names with a prefix; the method of {@link
 * Loss.Cases} gives the expression of its value.
 */
final class LossProgram implements Loss.Cases<String> {
  private static final int ROWS = 2;
  private static final int COLUMNS = 3;
  private static final String MEAN = ", 1"; // the reduction of PyTorch's own losses

  private final String output;
  private final String target;
  private final String prefix;
  private final List<String> lines = new ArrayList<>();

  /**
   * For one term.
   *
   * @param output the expression of the network's output, in float32
   * @param target that of the target
   * @param prefix begins the names of all values
   */
  LossProgram(String output, String target, String prefix) {
    this.output = output;
    this.target = target;
    this.prefix = prefix;
  }

  /** The lines that the expression needs before it. */
  List<String> lines() {
    return lines;
  }

  @Override
  public String meanSquaredError(MeanSquaredError l) {
    return "torch.mse_loss(" + output + ", " + target + MEAN + ")";
  }

  @Override
  public String meanAbsoluteError(MeanAbsoluteError l) {
    return "torch.l1_loss(" + output + ", " + target + MEAN + ")";
  }

  @Override
  public String structuralSimilarity(StructuralSimilarity l) {
    // The window's means of o, o o and o t in one pool, and those that need no gradient in another.
    String o =
        line(
            "o",
            windowMeans(
                "torch.cat([%1$s, torch.mul(%1$s, %1$s), torch.mul(%1$s, %2$s)], 1)"
                    .formatted(output, target),
                l.window()));
    String t =
        line(
            "t",
            windowMeans(
                "torch.cat([%1$s, torch.mul(%1$s, %1$s)], 1)".formatted(target), l.window()));
    String byOutput = line("os", "torch.chunk(" + o + ", 3, 1)");
    String byTarget = line("ts", "torch.chunk(" + t + ", 2, 1)");
    String meanO = line("mo", byOutput + "[0]");
    String meanT = line("mt", byTarget + "[0]");
    String product = line("mm", "torch.mul(" + meanO + ", " + meanT + ")");
    String squares =
        line(
            "sq",
            "torch.add(torch.mul(%1$s, %1$s), torch.mul(%2$s, %2$s))".formatted(meanO, meanT));
    String covariance = line("co", "torch.sub(" + byOutput + "[2], " + product + ")");
    String variances =
        line("va", "torch.sub(torch.add(%s[1], %s[1]), %s)".formatted(byOutput, byTarget, squares));
    String above =
        line(
            "ab",
            "torch.mul(torch.add(torch.mul(%s, 2), %s), torch.add(torch.mul(%s, 2), %s))"
                .formatted(product, l.c1(), covariance, l.c2()));
    String below =
        line(
            "be",
            "torch.mul(torch.add(%s, %s), torch.add(%s, %s))"
                .formatted(squares, l.c1(), variances, l.c2()));
    return "torch.rsub(torch.mean(torch.div(" + above + ", " + below + ")), 1)";
  }

  /** The mean over rows of the means over columns is that of the window, in fewer steps. */
  private static String windowMeans(String maps, int window) {
    String rows = pool(maps, "[%d, 1]".formatted(window), "[%d, 0]".formatted(window / 2));
    return pool(rows, "[1, %d]".formatted(window), "[0, %d]".formatted(window / 2));
  }

  @Override
  public String gradientMagnitudeSimilarity(GradientMagnitudeSimilarity l) {
    String o = line("o0", "torch.mean(" + output + ", [1], True)");
    String t = line("t0", "torch.mean(" + target + ", [1], True)");
    List<String> scales = new ArrayList<>();
    for (int scale = 0; scale < l.scales(); scale++) {
      if (scale > 0) {
        o = line("o" + scale, halved(o));
        t = line("t" + scale, halved(t));
      }
      String magnitudeO = line("mo" + scale, magnitude(o, "o" + scale));
      String magnitudeT = line("mt" + scale, magnitude(t, "t" + scale));
      String above =
          "torch.add(torch.mul(torch.mul(%s, %s), 2), %s)"
              .formatted(magnitudeO, magnitudeT, l.constant());
      String below =
          "torch.add(torch.add(torch.mul(%1$s, %1$s), torch.mul(%2$s, %2$s)), %3$s)"
              .formatted(magnitudeO, magnitudeT, l.constant());
      scales.add(line("s" + scale, "torch.mean(torch.div(%s, %s))".formatted(above, below)));
    }
    return "torch.rsub(torch.mean(torch.stack(" + scales + ")), 1)";
  }

  /** Prewitt's kernels are a mean along one axis and a difference along the other. */
  private String magnitude(String grey, String name) {
    String alongRows =
        line(name + "x", difference(pool(grey, "[3, 1]", "[1, 0]"), "[1, 1, 0, 0]", COLUMNS));
    String alongColumns =
        line(name + "y", difference(pool(grey, "[1, 3]", "[0, 1]"), "[0, 0, 1, 1]", ROWS));
    return "torch.sqrt(torch.add(torch.add(torch.mul(%1$s, %1$s), torch.mul(%2$s, %2$s)), %3$s))"
        .formatted(alongRows, alongColumns, GradientMagnitudeSimilarity.SMOOTHING);
  }

  /** The neighbour before minus the one after, with 0 beyond the border. */
  private String difference(String map, String padding, int axis) {
    String padded =
        line("p" + lines.size(), "torch.constant_pad_nd(" + map + ", " + padding + ", 0)");
    return "torch.sub(torch.slice(%1$s, %2$d, 0, -2, 1), torch.slice(%1$s, %2$d, 2, %3$d, 1))"
        .formatted(padded, axis, Long.MAX_VALUE);
  }

  private static String halved(String grey) {
    return "torch.avg_pool2d(" + grey + ", [2, 2], [2, 2], [0, 0], False, True, None)";
  }

  /** Means of windows around every pixel; what lies beyond the border is 0 and counts. */
  private static String pool(String map, String window, String padding) {
    return "torch.avg_pool2d(%s, %s, [1, 1], %s, False, True, None)"
        .formatted(map, window, padding);
  }

  @Override
  public String binaryCrossEntropy(BinaryCrossEntropy l) {
    String entropy =
        "torch.binary_cross_entropy_with_logits(%s, %s, None, None, 0)".formatted(output, target);
    String weighted =
        l.positiveWeight() == 1
            ? entropy
            : "torch.mul(%s, torch.add(torch.mul(%s, %s), 1))"
                .formatted(entropy, target, l.positiveWeight() - 1);
    if (l.focus() == 0) {
      return "torch.mean(" + weighted + ")";
    }
    // The probability of the other class, from two sigmoids: one minus the probability of the right
    // one would lose its digits.
    String missed =
        line(
            "q",
            "torch.add(torch.mul(%2$s, torch.sigmoid(torch.neg(%1$s))), torch.mul(torch.rsub(%2$s, 1), torch.sigmoid(%1$s)))"
                .formatted(output, target));
    return "torch.mean(torch.mul(torch.pow(%s, %s), %s))".formatted(missed, l.focus(), weighted);
  }

  /** Binds a value and gives its name. */
  private String line(String name, String expression) {
    lines.add(prefix + name + " = " + expression);
    return prefix + name;
  }
}
