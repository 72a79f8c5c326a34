package dev.isomorph.anomaly.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.sample.OddNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path folder;

  @Test
  void any_name_is_text_and_nothing_else() throws IOException {
    String html = SampleReport.withOddNames().write(folder.resolve("r.html"));
    assertThat(html).doesNotContain("<script>alert").doesNotContain("<img src=x");
    assertThat(html.split("<script", -1)).as("the data and the program").hasSize(3);
    JsonNode data = data(html);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < data.get("file").size(); i++) {
      names.add(
          data.get("folders").get(data.get("folder").get(i).intValue()).textValue()
              + data.get("file").get(i).textValue());
    }
    assertThat(names).containsAll(OddNames.ALL);
    assertThat(html).contains("&lt;b&gt;broken&lt;/b&gt;.png", "a &lt;reason&gt; &amp; more");
  }

  @Test
  void nothing_comes_from_elsewhere() throws IOException {
    String html = SampleReport.withOddNames().write(folder.resolve("r.html"));
    assertThat(html)
        .contains("default-src 'none'")
        .doesNotContainPattern("(src|href)=\"(?!data:)")
        .doesNotContain("@import")
        .doesNotContain("fetch(")
        .doesNotContain("innerHTML");
  }

  @Test
  void pictures_are_of_the_highest_the_nearest_the_wrong_and_some_normal_ones() throws IOException {
    SampleReport sample = new SampleReport();
    for (int i = 0; i < 2_000; i++) {
      // Scores rise from 0 to 1; the threshold is 0.5. Every hundredth label is wrong, but not the
      // one
      // at the threshold, which is no alarm.
      boolean anomalous = i >= 1_000 ^ i % 100 == 0;
      sample.add(
          "%04d.png".formatted(i), i / 2_000.0, anomalous ? Label.ANOMALOUS : Label.NORMAL, "kind");
    }
    JsonNode data = data(sample.write(folder.resolve("r.html")));
    assertThat(rowsShown(data, "highest score")).hasSize(36).contains(1_999, 1_964);
    assertThat(rowsShown(data, "nearest the threshold")).hasSize(24).contains(999, 1_000, 1_001);
    assertThat(rowsShown(data, "false alarm"))
        .containsExactly(1_100, 1_200, 1_300, 1_400, 1_500, 1_600, 1_700, 1_800, 1_900);
    assertThat(rowsShown(data, "missed"))
        .containsExactly(0, 100, 200, 300, 400, 500, 600, 700, 800, 900);
    assertThat(rowsShown(data, "a sample of the normal")).hasSize(18);
    assertThat(data.get("verdict").textValue()).startsWith("nnn").endsWith("aaa");
    assertThat(data.get("label").textValue()).startsWith("ann");
  }

  @Test
  void a_million_images_make_a_page_of_bounded_size_that_says_what_it_leaves_out()
      throws IOException {
    SampleReport sample = new SampleReport();
    for (int i = 0; i < 150_000; i++) {
      sample.add("some/folder/image-%06d.png".formatted(i), i % 1_000 / 1_000.0, Label.UNKNOWN, "");
    }
    for (int i = 0; i < 3_000; i++) {
      sample.report().skipped(new UnreadableImageException("broken-" + i, "no image", null));
    }
    Path file = folder.resolve("r.html");
    String html = sample.write(file);
    assertThat(Files.size(file)).isLessThan(8_000_000);
    JsonNode data = data(html);
    assertThat(data.get("score").size()).isBetween(100_000, 100_126);
    assertThat(html)
        .contains("150,000", "3,000", "The first 1,000 of 3,000.")
        .contains("The table has the 100,000 highest scores and the images with pictures");
  }

  @Test
  void without_a_threshold_and_without_images_the_page_still_stands() throws IOException {
    assertThat(new SampleReport().write(folder.resolve("none.html"))).contains("images scored");
    SampleReport sample = new SampleReport();
    sample.addWithoutThreshold("a.png", 0.25);
    sample.addWithoutThreshold("b.png", 0.25);
    String html = sample.write(folder.resolve("r.html"), Optional.empty());
    assertThat(html).contains("The model has no threshold");
    assertThat(data(html).get("verdict").textValue()).isEqualTo("uu");
  }

  private static List<Integer> rowsShown(JsonNode data, String why) {
    return StreamSupport.stream(data.get("pictures").spliterator(), false)
        .filter(
            picture ->
                StreamSupport.stream(picture.get("why").spliterator(), false)
                    .anyMatch(reason -> reason.textValue().equals(why)))
        .map(picture -> picture.get("row").intValue())
        .toList();
  }

  static JsonNode data(String html) throws IOException {
    String begin = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(begin) + begin.length();
    return new ObjectMapper().readTree(html.substring(from, html.indexOf("</script>", from)));
  }
}
