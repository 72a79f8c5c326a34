package dev.isomorph.backend.reference;

import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.List;

/** Windows over maps. */
final class Pooling {
  private Pooling() {}

  /**
   * Row i averages the input rows floor(i * H / oH) up to, not including, ceil((i + 1) * H / oH).
   */
  static Result adaptiveAverage(Batch input, Size2d size) {
    Size2d in = input.shape().spatial();
    int channels = input.shape().channels();
    Batch output = Batch.zeros(input.size(), Shape.of(channels, size.height(), size.width()));
    Windows windows =
        visit -> {
          for (int map = 0; map < input.size() * channels; map++) {
            for (int y = 0; y < size.height(); y++) {
              int top = y * in.height() / size.height();
              int bottom = -Math.floorDiv(-(y + 1) * in.height(), size.height());
              for (int x = 0; x < size.width(); x++) {
                int left = x * in.width() / size.width();
                int right = -Math.floorDiv(-(x + 1) * in.width(), size.width());
                double share = 1.0 / ((bottom - top) * (right - left));
                int to = (map * size.height() + y) * size.width() + x;
                for (int i = top; i < bottom; i++) {
                  for (int j = left; j < right; j++) {
                    visit.at(to, (map * in.height() + i) * in.width() + j, share);
                  }
                }
              }
            }
          }
        };
    windows.forEach((to, from, share) -> output.values()[to] += share * input.values()[from]);
    return new Result(
        output,
        (gradient, parameters) -> {
          Batch back = Batch.zeros(input.size(), input.shape());
          windows.forEach(
              (to, from, share) -> back.values()[from] += share * gradient.values()[to]);
          return List.of(back);
        });
  }

  /**
   * Padded cells count as minus infinity; of equal values the first wins, and gets the gradient.
   */
  static Result maximum(Batch input, Batch output, MaxPool2d l) {
    Size2d in = input.shape().spatial();
    Size2d out = output.shape().spatial();
    int[] winner = new int[output.values().length];
    for (int map = 0; map < input.size() * input.shape().channels(); map++) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          int to = (map * out.height() + y) * out.width() + x;
          double best = Double.NEGATIVE_INFINITY;
          for (int ky = 0; ky < l.kernelSize().height(); ky++) {
            int i = y * l.stride().height() - l.padding().height() + ky * l.dilation().height();
            for (int kx = 0; kx < l.kernelSize().width(); kx++) {
              int j = x * l.stride().width() - l.padding().width() + kx * l.dilation().width();
              if (i >= 0 && i < in.height() && j >= 0 && j < in.width()) {
                int from = (map * in.height() + i) * in.width() + j;
                if (input.values()[from] > best) {
                  best = input.values()[from];
                  winner[to] = from;
                }
              }
            }
          }
          output.values()[to] = best;
        }
      }
    }
    return new Result(
        output,
        (gradient, parameters) -> {
          Batch back = Batch.zeros(input.size(), input.shape());
          for (int to = 0; to < winner.length; to++) {
            back.values()[winner[to]] += gradient.values()[to];
          }
          return List.of(back);
        });
  }

  /** Calls a visitor for every cell of every window. */
  @FunctionalInterface
  private interface Windows {
    void forEach(Visit visit);
  }

  /** A cell of a window: the output it adds to, where it stands in the input, its share. */
  @FunctionalInterface
  private interface Visit {
    void at(int to, int from, double share);
  }
}
