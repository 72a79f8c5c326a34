package dev.isomorph.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MirrorTest {
  @Test
  void the_pixel_at_the_border_stands_twice_or_once() {
    assertThat(from(-9, 12, Mirror::borderTwice, 4)).isEqualTo("aabcddcbaabcddcbaabcd");
    assertThat(from(-9, 12, Mirror::borderOnce, 4)).isEqualTo("dcbabcdcbabcdcbabcdcb");
    assertThat(from(-3, 4, Mirror::borderTwice, 1)).isEqualTo("aaaaaaa");
    assertThat(from(-3, 4, Mirror::borderOnce, 1)).isEqualTo("aaaaaaa");
  }

  private static String from(int first, int end, IntBinaryOperator mirror, int length) {
    return IntStream.range(first, end)
        .mapToObj(position -> "abcd".substring(mirror.applyAsInt(position, length)).substring(0, 1))
        .collect(Collectors.joining());
  }
}
