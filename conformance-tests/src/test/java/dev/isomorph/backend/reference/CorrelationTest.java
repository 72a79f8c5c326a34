package dev.isomorph.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However many channels there are, every number has the bits of its definition: terms in the order
 * of channels, rows and columns of the kernel; for a weight's gradient in the order of examples and
 * rows, each row in four parts.
 */
class CorrelationTest {

  /** What is tied: channels and sizes of both maps. */
  record Maps(Correlation taps, int examples, Shape small, Shape big) {
    int weights() {
      return Math.toIntExact(small.channels() * big.channels() * taps.kernelSize().area());
    }

    Batch smallBatch(String name) {
      return batch(name, examples, small);
    }

    Batch bigBatch(String name) {
      return batch(name, examples, big);
    }
  }

  static Stream<Maps> maps() {
    List<Size2d> kernels = List.of(Size2d.square(1), Size2d.square(3), new Size2d(2, 5));
    List<Size2d> strides = List.of(Size2d.square(1), new Size2d(2, 3));
    List<Size2d> dilations = List.of(Size2d.square(1), new Size2d(2, 1));
    // Rows of every length modulo 4, and of 4 and 8, which are summed up by loops of their own.
    List<Size2d> sizes = List.of(new Size2d(3, 4), new Size2d(2, 8), new Size2d(4, 13));
    List<int[]> channels =
        List.of(new int[] {2, 3}, new int[] {2, 19}, new int[] {19, 2}, new int[] {8, 41});
    return kernels.stream()
        .flatMap(
            kernel ->
                strides.stream()
                    .flatMap(
                        stride ->
                            dilations.stream()
                                .map(d -> new Correlation(kernel, stride, Size2d.square(1), d))))
        .flatMap(
            taps ->
                sizes.stream()
                    .flatMap(size -> channels.stream().map(count -> maps(taps, size, count))));
  }

  private static Maps maps(Correlation taps, Size2d size, int[] channels) {
    int height = big(taps, size.height(), true);
    int width = big(taps, size.width(), false);
    return new Maps(
        taps,
        2,
        Shape.of(channels[0], size.height(), size.width()),
        Shape.of(channels[1], height, width));
  }

  /** A side of the big map, one longer than what the last tap reaches. */
  private static int big(Correlation t, int small, boolean vertical) {
    int stride = vertical ? t.stride().height() : t.stride().width();
    int dilation = vertical ? t.dilation().height() : t.dilation().width();
    int kernel = vertical ? t.kernelSize().height() : t.kernelSize().width();
    int padding = vertical ? t.padding().height() : t.padding().width();
    return Math.max(1, (small - 1) * stride + (kernel - 1) * dilation + 2 - 2 * padding);
  }

  @ParameterizedTest
  @MethodSource("maps")
  void a_gathered_number_is_the_sum_over_channels_rows_and_columns(Maps maps) {
    double[] weight = numbers("weight", maps.weights());
    Batch big = maps.bigBatch("big");
    Batch small = maps.smallBatch("before");
    maps.taps().gather(weight, big, small);
    Batch expected = maps.smallBatch("before");
    ties(maps, (s, b, w) -> expected.values()[s] += weight[w] * big.values()[b]);
    assertThat(small.values()).isEqualTo(expected.values());
  }

  @ParameterizedTest
  @MethodSource("maps")
  void a_scattered_number_is_the_sum_over_channels_rows_and_columns(Maps maps) {
    double[] weight = numbers("weight", maps.weights());
    Batch small = maps.smallBatch("small");
    Batch big = maps.bigBatch("before");
    maps.taps().scatter(weight, small, big);
    Batch expected = maps.bigBatch("before");
    ties(maps, (s, b, w) -> expected.values()[b] += weight[w] * small.values()[s]);
    assertThat(big.values()).isEqualTo(expected.values());
  }

  @ParameterizedTest
  @MethodSource("maps")
  void the_gradient_of_a_weight_is_the_sum_over_examples_and_rows(Maps maps) {
    Batch small = maps.smallBatch("small");
    Batch big = maps.bigBatch("big");
    double[] gradient = numbers("before", maps.weights());
    maps.taps().weightGradient(small, big, gradient);
    double[] expected = numbers("before", maps.weights());
    Row row = new Row(expected, small.values(), big.values(), maps.small().spatial().width());
    ties(maps, row);
    row.end();
    assertThat(gradient).isEqualTo(expected);
  }

  /** One pixel of each map and the weight between them, as places in arrays. */
  @FunctionalInterface
  private interface Tie {
    void at(int small, int big, int weight);
  }

  /** Visits what is tied: examples, channels of the small map, of the big one, taps, pixels. */
  private static void ties(Maps maps, Tie visit) {
    Correlation t = maps.taps();
    Size2d small = maps.small().spatial();
    Size2d big = maps.big().spatial();
    for (int n = 0; n < maps.examples(); n++) {
      int w = 0;
      for (int s = 0; s < maps.small().channels(); s++) {
        for (int b = 0; b < maps.big().channels(); b++) {
          for (int ky = 0; ky < t.kernelSize().height(); ky++) {
            for (int kx = 0; kx < t.kernelSize().width(); kx++, w++) {
              for (int y = 0; y < small.height(); y++) {
                for (int x = 0; x < small.width(); x++) {
                  int bigY =
                      y * t.stride().height() - t.padding().height() + ky * t.dilation().height();
                  int bigX =
                      x * t.stride().width() - t.padding().width() + kx * t.dilation().width();
                  if (bigY >= 0 && bigY < big.height() && bigX >= 0 && bigX < big.width()) {
                    visit.at(
                        ((n * maps.small().channels() + s) * small.height() + y) * small.width()
                            + x,
                        ((n * maps.big().channels() + b) * big.height() + bigY) * big.width()
                            + bigX,
                        w);
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /** Adds up the products of a row in four parts, what is over in the first, and then the parts. */
  private static final class Row implements Tie {
    private final double[] gradient;
    private final double[] small;
    private final double[] big;
    private final int width;
    private final double[] products;
    private int count;
    private int row = -1;
    private int weight;

    Row(double[] gradient, double[] small, double[] big, int width) {
      this.gradient = gradient;
      this.small = small;
      this.big = big;
      this.width = width;
      this.products = new double[width];
    }

    @Override
    public void at(int s, int b, int w) {
      if (s / width != row || w != weight) {
        end();
        row = s / width;
        weight = w;
      }
      products[count++] = small[s] * big[b];
    }

    void end() {
      double[] parts = new double[4];
      for (int i = 0; i < count; i++) {
        parts[i < count / 4 * 4 ? i % 4 : 0] += products[i];
      }
      if (count > 0) {
        gradient[weight] += parts[0] + parts[1] + parts[2] + parts[3];
      }
      count = 0;
    }
  }

  private static Batch batch(String name, int examples, Shape shape) {
    int count = Math.toIntExact(examples * shape.size());
    return new Batch(numbers(name, count), examples, shape);
  }

  private static double[] numbers(String name, int count) {
    CounterGenerator generator = CounterGenerator.of(1, name);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = 2 * generator.uniform(i) - 1;
    }
    return numbers;
  }
}
