package dev.isomorph.anomaly.score;

import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How unlike an image and its reconstruction are at each pixel; 0 is alike. */
public enum ErrorMap implements ScoreMap {
  /** Squared difference, mean over the channels; from 0. */
  MSE {
    @Override
    float[] of(ReconstructionPair pair) {
      float[] map = new float[pair.height() * pair.width()];
      float[] a = pair.image();
      float[] b = pair.reconstruction();
      Ranges.forEach(
          map.length,
          pair.channels(),
          (from, to) -> {
            for (int c = 0; c < pair.channels(); c++) {
              for (int p = from, i = c * map.length + from; p < to; p++, i++) {
                float difference = a[i] - b[i];
                map[p] += difference * difference / pair.channels();
              }
            }
          });
      return map;
    }
  },

  /** Absolute difference, mean over the channels; from 0. */
  MAE {
    @Override
    float[] of(ReconstructionPair pair) {
      float[] map = new float[pair.height() * pair.width()];
      float[] a = pair.image();
      float[] b = pair.reconstruction();
      Ranges.forEach(
          map.length,
          pair.channels(),
          (from, to) -> {
            for (int c = 0; c < pair.channels(); c++) {
              for (int p = from, i = c * map.length + from; p < to; p++, i++) {
                map[p] += Math.abs(a[i] - b[i]) / pair.channels();
              }
            }
          });
      return map;
    }
  },

  /** Half of one minus the structural similarity, in 0..1. */
  SSIM {
    @Override
    float[] of(ReconstructionPair pair) {
      return StructuralSimilarity.distance(pair);
    }
  },

  /** One minus the multi-scale similarity of gradient magnitudes, in 0..1. */
  MSGMS {
    @Override
    float[] of(ReconstructionPair pair) {
      return GradientSimilarity.distance(pair);
    }
  },

  /** The output of a segmentation head, in 0..1. */
  MASK {
    @Override
    float[] of(ReconstructionPair pair) {
      return pair.mask()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "scoring 'mask': expected a network with a tap 'mask', got one without"));
    }
  };

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.error(this);
  }

  /** The map of a pair, [H, W], a new array. */
  abstract float[] of(ReconstructionPair pair);

  @Override
  public float[] of(ReconstructionPair pair, NormalFeatures normal) {
    return of(pair);
  }

  @Override
  public boolean usesReconstruction() {
    return this != MASK;
  }

  @Override
  public Optional<Size2d> reach(Plan plan) {
    return Optional.of(
        Size2d.square(
            switch (this) {
              case SSIM -> StructuralSimilarity.REACH;
              case MSGMS -> GradientSimilarity.REACH;
              case MSE, MAE, MASK -> 0;
            }));
  }

  @Override
  public double highest() {
    return switch (this) {
      case SSIM, MSGMS, MASK -> 1;
      case MSE, MAE -> Double.POSITIVE_INFINITY;
    };
  }

  @Override
  public boolean needsFit() {
    return false;
  }

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ErrorMap parse(String text) {
    return Arrays.stream(values())
        .filter(map -> map.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "scoring: expected a map of %s, %s, %s or %s, got '%s'"
                        .formatted(
                            Arrays.toString(values()),
                            Arrays.toString(FeatureMap.Kind.values()),
                            MemoryMap.NAME,
                            ReferenceMap.NAME,
                            text)));
  }
}
