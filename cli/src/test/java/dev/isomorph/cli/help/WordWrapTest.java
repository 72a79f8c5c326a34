package dev.isomorph.cli.help;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordWrapTest {
  @Test
  void lines_break_at_spaces_alone() {
    assertThat(WordWrap.lines("one two:three four.five six", 14, 0))
        .containsExactly("one two:three", "four.five six");
    assertThat(WordWrap.lines("  one two three", 9, 4)).containsExactly("  one two", "    three");
    assertThat(WordWrap.lines("", 9, 0)).containsExactly("");
  }

  @Test
  void a_column_keeps_its_spaces_and_hangs() {
    String row = "  name   its text here";
    assertThat(WordWrap.hanging(row, 12)).isEqualTo(9);
    assertThat(WordWrap.hanging(row, 8)).isEqualTo(4);
    assertThat(WordWrap.hanging("plain  text", 8)).isZero();
    assertThat(WordWrap.lines(row, 18, 9)).containsExactly("  name   its text", "         here");
  }

  @Test
  void a_word_that_is_too_long_breaks_before_a_bracket() {
    assertThat(WordWrap.lines("memory[:tap=NAME][:k=1..3] text", 18, 2))
        .containsExactly("memory[:tap=NAME]", "  [:k=1..3] text");
  }
}
