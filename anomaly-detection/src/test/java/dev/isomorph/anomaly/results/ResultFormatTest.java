package dev.isomorph.anomaly.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.anomaly.region.Region;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.sample.OddNames;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResultFormatTest {
  @ParameterizedTest
  @EnumSource
  void any_name_and_number_reads_back_as_it_was(ResultFormat format) throws IOException {
    StringWriter text = new StringWriter();
    text.write(format.head());
    List<ResultRow> expected = new ArrayList<>();
    for (String name : OddNames.ALL) {
      double score = Math.PI * Math.pow(10, -expected.size());
      format.write(OddImages.score(name, score), text);
      expected.add(
          new ResultRow(
              name, OptionalDouble.of(score), OptionalDouble.of(1.0 / 3), Optional.empty(), 0));
      format.write(new UnreadableImageException(name, "it, says \"no\"\n", null), text);
      expected.add(
          new ResultRow(
              name,
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              Optional.of("it, says \"no\"\n"),
              0));
    }
    List<ResultRow> read = new ArrayList<>();
    format.rows(new StringReader(text.toString())).forEachRemaining(read::add);
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void a_line_says_what_is_known() throws IOException {
    ImageScore labelled =
        new ImageScore(
            OddImages.example("a.png", Label.ANOMALOUS, "hole"), 0.5, OptionalDouble.of(0.25));
    ImageScore bare =
        new ImageScore(OddImages.example("b.png", Label.UNKNOWN, ""), 0.5, OptionalDouble.empty());
    assertThat(lines(ResultFormat.CSV, labelled, bare))
        .isEqualTo("a.png,0.5,0.25,true,anomalous,hole,,0,\nb.png,0.5,,,,,,,\n");
    assertThat(lines(ResultFormat.JSONL, labelled, bare))
        .isEqualTo(
            """
            {"path":"a.png","score":0.5,"threshold":0.25,"anomalous":true,"label":"anomalous","kind":"hole","error":null,"regions":0,"region_list":[]}
            {"path":"b.png","score":0.5,"threshold":null,"anomalous":null,"label":null,"kind":null,"error":null,"regions":null,"region_list":null}
            """);
  }

  @Test
  void regions_are_listed_in_pixels_of_the_image() throws IOException {
    ImageScore score =
        new ImageScore(OddImages.example("a.png", Label.UNKNOWN, ""), 2, OptionalDouble.of(1))
            .withRegions(
                new AnomalousRegions(
                    7,
                    List.of(
                        new Region(new Box(310, 28, 12, 44), 301, 0.1f, 316, 50),
                        new Region(new Box(0, 1, 2, 3), 4, 0, 1, 2))));
    assertThat(lines(ResultFormat.CSV, score))
        .isEqualTo("a.png,2.0,1.0,true,,,,7,310 28 12 44 301 0.1 316 50;0 1 2 3 4 0.0 1 2\n");
    assertThat(lines(ResultFormat.JSONL, score))
        .endsWith(
            """
            "regions":7,"region_list":[\
            {"box":[310,28,12,44],"area":301,"peak":0.1,"peakAt":[316,50]},\
            {"box":[0,1,2,3],"area":4,"peak":0.0,"peakAt":[1,2]}]}
            """);
    for (ResultFormat format : ResultFormat.values()) {
      String text = format.head() + lines(format, score);
      assertThat(format.rows(new StringReader(text)).next().regions()).isEqualTo(7);
    }
  }

  @Test
  void texts_that_a_spreadsheet_would_compute_are_marked_and_read_back() throws IOException {
    for (String text : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'quoted")) {
      ImageScore score =
          new ImageScore(
              OddImages.example(text, Label.ANOMALOUS, text), 0.5, OptionalDouble.of(0.25));
      String line = lines(ResultFormat.CSV, score);
      String quoted = text.matches("(?s)[\r\n].*") ? "\"'" + text + "\"" : "'" + text;
      assertThat(line).isEqualTo(quoted + ",0.5,0.25,true,anomalous," + quoted + ",,0,\n");
      assertThat(ResultFormat.CSV.rows(new StringReader("head\n" + line)).next().path())
          .isEqualTo(text);
    }
    assertThat(
            lines(
                ResultFormat.CSV,
                new ImageScore(
                    OddImages.example("a=b", Label.UNKNOWN, ""), 1, OptionalDouble.empty())))
        .startsWith("a=b,");
  }

  private static String lines(ResultFormat format, ImageScore... scores) throws IOException {
    StringWriter text = new StringWriter();
    for (ImageScore score : scores) {
      format.write(score, text);
    }
    return text.toString();
  }
}
