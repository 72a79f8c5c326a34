package dev.isomorph.anomaly.score;

import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_BORDER;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_COARSEST;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_MAX_LEVELS;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_MAX_SCALE;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_MAX_SHIFT;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_MIN_STEPS;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_MORE_STEPS;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_ROBUST;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_STILL;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the similarity that lays one image on another, by Gauss-Newton steps from coarse to fine.
 * Pixels that differ much count little, so that a defect does not pull. It begins where the images
 * lie, and finds shifts of about a twentieth of their longer side; a search over all shifts laid
 * scenes of equal parts on each other one part too far. Safe from many threads.
 *
 * @see <a href="https://doi.org/10.1023/B:VISI.0000011205.11775.fd">Baker and Matthews (2004),
 *     Lucas-Kanade 20 years on</a>
 */
final class Registration {
  private static final int PARAMETERS = 4;

  private final List<Plane> levels;

  /**
   * Onto an image.
   *
   * @param onto an {@link Outline}
   */
  Registration(Plane onto) {
    levels = levels(onto);
  }

  private static List<Plane> levels(Plane finest) {
    List<Plane> levels = new ArrayList<>(List.of(finest));
    Plane last = finest;
    while (levels.size() < REGISTRATION_MAX_LEVELS
        && Math.min(last.height(), last.width()) > 2 * REGISTRATION_COARSEST) {
      last = last.halved();
      levels.add(last);
    }
    return levels;
  }

  /** What was found. */
  record Found(Similarity similarity, double likeness) {}

  /**
   * The similarity under which an image lies on the other, and how alike they are then; the
   * identity where none is better.
   *
   * @param image of the same size
   */
  Found of(Plane image) {
    List<Plane> images = levels(image);
    int coarsest = levels.size() - 1;
    Similarity similarity = Similarity.IDENTITY;
    for (int level = coarsest; level >= 0; level--) {
      double factor = 1 << level;
      similarity =
          refined(
                  levels.get(level),
                  images.get(level),
                  similarity.resized(1 / factor),
                  REGISTRATION_MIN_STEPS + REGISTRATION_MORE_STEPS * level)
              .resized(factor);
    }
    double plain = likeness(levels.get(0), image);
    double laid = likeness(levels.get(0), similarity.warp(image));
    return isUsual(similarity, image) && laid > plain
        ? new Found(similarity, laid)
        : new Found(Similarity.IDENTITY, plain);
  }

  private static boolean isUsual(Similarity found, Plane image) {
    return Math.abs(Math.log(found.scale())) < Math.log(REGISTRATION_MAX_SCALE)
        && Math.abs(found.down()) < REGISTRATION_MAX_SHIFT * image.height()
        && Math.abs(found.right()) < REGISTRATION_MAX_SHIFT * image.width();
  }

  private static Similarity refined(Plane onto, Plane image, Similarity start, int steps) {
    Similarity similarity = start;
    for (int i = 0; i < steps; i++) {
      double[] step = step(onto, image, similarity);
      similarity =
          new Similarity(
              similarity.cosine() + step[0],
              similarity.sine() + step[1],
              similarity.down() + step[2],
              similarity.right() + step[3]);
      double half = Math.max(onto.height(), onto.width()) / 2.0;
      double moved = Math.hypot(step[2], step[3]) + half * (Math.abs(step[0]) + Math.abs(step[1]));
      if (!(moved > REGISTRATION_STILL)) {
        break;
      }
    }
    return Double.isFinite(similarity.down() + similarity.cosine()) ? similarity : start;
  }

  /** A Gauss-Newton step; 0 where nothing tells the way. */
  private static double[] step(Plane onto, Plane image, Similarity similarity) {
    int height = onto.height();
    int width = onto.width();
    float[] difference = new float[height * width];
    float[] along = new float[height * width];
    float[] across = new float[height * width];
    similarity.eachSource(
        height,
        width,
        (i, y, x) -> {
          difference[i] = onto.values()[i] - image.at(y, x);
          along[i] = (image.at(y + 1, x) - image.at(y - 1, x)) / 2;
          across[i] = (image.at(y, x + 1) - image.at(y, x - 1)) / 2;
        });
    int border = Math.max(1, (int) (REGISTRATION_BORDER * Math.min(height, width)));
    double spread = REGISTRATION_ROBUST * meanAbsolute(difference, height, width, border) + 1e-6;
    double[][] system = new double[PARAMETERS][PARAMETERS + 1];
    double[] gradient = new double[PARAMETERS];
    for (int row = border; row < height - border; row++) {
      double y = row - (height - 1) / 2.0;
      for (int column = border; column < width - border; column++) {
        int i = row * width + column;
        double x = column - (width - 1) / 2.0;
        gradient[0] = along[i] * y + across[i] * x;
        gradient[1] = along[i] * x - across[i] * y;
        gradient[2] = along[i];
        gradient[3] = across[i];
        double far = difference[i] / spread;
        double weight = 1 / (1 + far * far);
        for (int a = 0; a < PARAMETERS; a++) {
          double weighted = weight * gradient[a];
          for (int b = 0; b < PARAMETERS; b++) {
            system[a][b] += weighted * gradient[b];
          }
          system[a][PARAMETERS] += weighted * difference[i];
        }
      }
    }
    return solution(system);
  }

  private static double meanAbsolute(float[] values, int height, int width, int border) {
    double sum = 0;
    for (int row = border; row < height - border; row++) {
      for (int column = border; column < width - border; column++) {
        sum += Math.abs(values[row * width + column]);
      }
    }
    return sum / ((height - 2.0 * border) * (width - 2.0 * border));
  }

  /** Of a positive definite system with its right side, by elimination; changes it. */
  private static double[] solution(double[][] system) {
    double[] solution = new double[PARAMETERS];
    for (int a = 0; a < PARAMETERS; a++) {
      system[a][a] *= 1 + 1e-6;
      if (!(system[a][a] > 1e-12)) {
        return solution;
      }
      for (int b = a + 1; b < PARAMETERS; b++) {
        double factor = system[b][a] / system[a][a];
        for (int c = a; c <= PARAMETERS; c++) {
          system[b][c] -= factor * system[a][c];
        }
      }
    }
    for (int a = PARAMETERS - 1; a >= 0; a--) {
      double sum = system[a][PARAMETERS];
      for (int b = a + 1; b < PARAMETERS; b++) {
        sum -= system[a][b] * solution[b];
      }
      solution[a] = sum / system[a][a];
    }
    return solution;
  }

  /** The correlation of two planes, in -1..1. */
  private static double likeness(Plane a, Plane b) {
    int count = a.values().length;
    double sumA = 0;
    double sumB = 0;
    double squaresA = 0;
    double squaresB = 0;
    double products = 0;
    for (int i = 0; i < count; i++) {
      double u = a.values()[i];
      double v = b.values()[i];
      sumA += u;
      sumB += v;
      squaresA += u * u;
      squaresB += v * v;
      products += u * v;
    }
    double variances = (squaresA - sumA * sumA / count) * (squaresB - sumB * sumB / count);
    return variances > 0 ? (products - sumA * sumB / count) / Math.sqrt(variances) : 0;
  }
}
