package dev.isomorph.anomaly.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.sample.OddNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResultFileTest {
  private static final OptionalDouble THRESHOLD = OptionalDouble.of(1.0 / 3);

  /** Each length would do; this many are tried in little time. */
  private static final int STEP = 5;

  @TempDir private Path folder;

  private static Iterator<Example> images() {
    return OddNames.ALL.stream().map(n -> OddImages.example(n, Label.UNKNOWN, "")).iterator();
  }

  /** Resumes after what is there; every third image is unreadable. */
  private List<String> complete(Path target, ResultFormat format) throws IOException {
    List<String> heard = new ArrayList<>();
    ScoreListener listener =
        new ScoreListener() {
          @Override
          public void scored(ImageScore score) {
            heard.add(score.name() + " " + score.anomalyScore());
          }

          @Override
          public void skipped(UnreadableImageException reason) {
            heard.add(reason.image() + " " + reason.reason());
          }
        };
    try (ResultFile file = ResultFile.open(target, format)) {
      Iterator<Example> left = images();
      file.replay(left, THRESHOLD, listener);
      ScoreListener both = file.and(listener);
      while (left.hasNext()) {
        String name = left.next().name();
        int place = OddNames.ALL.indexOf(name);
        if (place % 3 == 2) {
          both.skipped(new UnreadableImageException(name, "not, \"readable\"", null));
        } else {
          both.scored(OddImages.score(name, place / 7.0));
        }
      }
      file.finish();
    }
    return heard;
  }

  @ParameterizedTest
  @EnumSource
  void cut_anywhere_it_is_continued_to_the_same_file(ResultFormat format) throws IOException {
    Path whole = folder.resolve("whole");
    List<String> heard = complete(whole, format);
    assertThat(heard).hasSize(OddNames.ALL.size());
    byte[] bytes = Files.readAllBytes(whole);
    Path target = folder.resolve("cut");
    Path partial = ResultFile.partialOf(target);
    for (int length = 0; length <= bytes.length; length += STEP) {
      Files.write(partial, Arrays.copyOf(bytes, length));
      assertThat(complete(target, format)).as("cut after %d bytes", length).isEqualTo(heard);
      assertThat(target).hasBinaryContent(bytes);
      assertThat(partial).doesNotExist();
    }
  }

  @Test
  void until_it_is_finished_the_file_does_not_have_its_name() throws IOException {
    Path target = Files.writeString(folder.resolve("s.csv"), "of yesterday");
    try (ResultFile file = ResultFile.open(target, ResultFormat.CSV)) {
      file.scored(OddImages.score("a.png", 1));
    }
    assertThat(target).hasContent("of yesterday");
    assertThat(ResultFile.partialOf(target)).content().contains("a.png,1.0,0.3");
  }

  @Test
  void results_of_something_else_are_not_continued() throws IOException {
    Path target = folder.resolve("s.csv");
    try (ResultFile file = ResultFile.open(target, ResultFormat.CSV)) {
      file.scored(OddImages.score("plain.png", 1));
      file.scored(OddImages.score("other.png", 1));
    }
    assertThatThrownBy(() -> complete(target, ResultFormat.CSV))
        .isInstanceOf(DataSetException.class)
        .hasMessageStartingWith(ResultFile.partialOf(target) + ": an earlier run has left")
        .hasMessageContaining("line 2 is about other.png, but here comes comma, and")
        .hasMessageContaining("delete it to begin again");
    assertThatThrownBy(() -> complete(target, ResultFormat.JSONL))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("line 1 cannot be read");
    try (ResultFile file = ResultFile.open(target, ResultFormat.CSV)) {
      assertThatThrownBy(() -> file.replay(images(), OptionalDouble.of(2), new Deaf()))
          .hasMessageContaining("its threshold is 0.333")
          .hasMessageContaining("the model's 2.0");
    }
    Files.writeString(
        ResultFile.partialOf(target), "{\"path\": \"a.png\", \"score\": 1.0, \"threshold\": 2}\n");
    assertThatThrownBy(() -> ResultFile.open(target, ResultFormat.CSV))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected csv, but an earlier run has left another format");
  }

  @ParameterizedTest
  @EnumSource
  void a_damaged_line_is_named_with_its_file(ResultFormat format) throws IOException {
    Path target = folder.resolve("damaged");
    try (ResultFile file = ResultFile.open(target, format)) {
      for (String name : OddNames.ALL.subList(0, 2)) {
        file.scored(OddImages.score(name, 0.125));
      }
    }
    Path partial = ResultFile.partialOf(target);
    StringBuilder lines = new StringBuilder(Files.readString(partial));
    int second = lines.lastIndexOf("0.125");
    String damaged = format == ResultFormat.CSV ? "x" : "\"x\"";
    Files.writeString(partial, lines.replace(second, second + "0.125".length(), damaged));
    assertThatThrownBy(() -> complete(target, format))
        .isInstanceOf(DataSetException.class)
        .hasMessageStartingWith(partial + ": an earlier run has left")
        .hasMessageContaining("line 2 cannot be read: ")
        .hasMessageContaining("expected a number, got 'x'")
        .hasMessageContaining("delete it to begin again");
  }

  private static final class Deaf implements ScoreListener {
    @Override
    public void scored(ImageScore score) {}

    @Override
    public void skipped(UnreadableImageException reason) {}
  }

  @Test
  void two_runs_do_not_write_one_file() throws IOException {
    Path target = folder.resolve("s.csv");
    try (ResultFile file = ResultFile.open(target, ResultFormat.CSV)) {
      file.replay(images(), THRESHOLD, new Deaf());
      assertThatThrownBy(() -> ResultFile.open(target, ResultFormat.CSV))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another run is writing it");
    }
  }
}
