package dev.isomorph.anomaly.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestLayoutTest {
  @TempDir private Path folder;

  @Test
  void rows_become_images_with_label_mask_and_split() throws IOException {
    Path file =
        manifest(
            "\uFEFFpath,label,mask,split,site",
            "a.png,good,,train,Bonn",
            "\"b, c.png\",normal,,test,Bonn",
            "d.png,scratch,masks/d.png,test,Bonn",
            "e.png,,,,",
            "f.png,anomalous,,,",
            "g.png,,,test,");
    DataSet data = DataSet.open(file);
    assertThat(data.layout()).isEqualTo(Layout.MANIFEST);
    assertThat(data.description())
        .isEqualTo("CSV manifest: 2 normal images to train on, 4 to test (2 anomalous)");
    assertThat(data.training().examples())
        .extracting(Example::name)
        .containsExactly(at("a.png"), at("e.png"));
    assertThat(data.training().count(Label.NORMAL)).isEqualTo(2);
    List<Example> test = data.test().examples();
    assertThat(test)
        .extracting(Example::name)
        .containsExactly(at("b, c.png"), at("d.png"), at("f.png"), at("g.png"));
    assertThat(test).extracting(Example::kind).containsExactly("good", "scratch", "anomalous", "");
    assertThat(test.get(1).mask()).contains(folder.resolve("masks/d.png"));
    assertThat(test.get(3).label()).isEqualTo(Label.UNKNOWN);
    assertThat(DataSet.toScore(List.of(file), OptionalInt.empty())).hasSize(4);
  }

  @Test
  void what_cannot_be_used_is_named_with_its_line() throws IOException {
    assertThatThrownBy(() -> DataSet.open(manifest("file,label", "a.png,good")))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("line 2: header: expected a column 'path', got [file, label]");
    assertThatThrownBy(() -> DataSet.open(manifest("path,split", "a.png,train", "b.png,val")))
        .hasMessageContaining("line 3: split: expected train, test or nothing, got 'val'");
    assertThatThrownBy(() -> DataSet.open(manifest("path,label,split", "a.png,hole,train")))
        .hasMessageContaining(
            "line 2: split: expected test for an image labelled 'hole', got train");
    assertThatThrownBy(() -> DataSet.open(manifest("path,label", ",good")))
        .hasMessageContaining("line 2: path: expected an image, got nothing");
    assertThatThrownBy(() -> DataSet.open(manifest("path,label", "a.png,good,7")))
        .hasMessageContaining("line 2: expected 2 fields as the header has, got 3");
    assertThatThrownBy(() -> DataSet.open(manifest("path"))).hasMessageContaining("found no image");
  }

  @Test
  void a_look_finds_what_is_wrong() throws IOException {
    image("a.png", 4, 4, 10);
    image("b.png", 4, 4, 20);
    image("c.png", 4, 6, 30);
    image("d.png", 4, 4, 10);
    image("e.png", 4, 4, 20);
    image("f.png", 4, 4, 50);
    image("g.png", 4, 4, 50);
    image("big.png", 5, 4, 255);
    image("none.png", 4, 6, 0);
    Files.writeString(folder.resolve("bad.png"), "no image");
    DataSet data =
        DataSet.open(
            manifest(
                "path,label,mask",
                "a.png,good,",
                "b.png,good,",
                "e.png,good,",
                "bad.png,good,",
                "c.png,hole,none.png",
                "d.png,hole,big.png",
                "f.png,hole,",
                "g.png,stain,b.png",
                "missing.png,stain,b.png"));
    DataReport report = DataReport.of(data, (done, total) -> {});
    assertThat(report.sound()).isFalse();
    assertThat(report.splits().get(0).kinds()).containsEntry("good", 4).hasSize(1);
    assertThat(report.splits().get(1).sizes()).containsEntry("4x4", 3).containsEntry("6x4", 1);
    assertThat(report.splits().get(1).masks()).isEqualTo(4);
    assertThat(report.unreadable()).hasSize(2);
    assertThat(report.unreadable().get(0)).startsWith(at("bad.png"));
    assertThat(report.unreadable().get(1)).startsWith(at("missing.png"));
    assertThat(report.masksMissing()).containsExactly(at("f.png"));
    assertThat(report.masksWrong())
        .containsExactly(
            at("none.png") + ": expected a bright pixel, marks nothing",
            at("big.png") + ": expected 4x4 pixels as its image has, got 4x5",
            at("b.png") + ": expected a bright pixel, marks nothing");
    assertThat(report.leaks()).containsExactly(List.of(at("a.png"), at("d.png")));
    assertThat(report.contradictions()).containsExactly(List.of(at("f.png"), at("g.png")));
    assertThat(report.duplicates()).containsExactly(List.of(at("b.png"), at("e.png")));
  }

  @Test
  void an_image_without_a_label_contradicts_none() throws IOException {
    image("a.png", 4, 4, 10);
    image("b.png", 4, 4, 20);
    image("c.png", 4, 4, 20);
    image("d.png", 4, 4, 20);
    image("e.png", 4, 4, 30);
    image("f.png", 4, 4, 30);
    image("g.png", 4, 4, 30);
    DataSet data =
        DataSet.open(
            manifest(
                "path,label,split",
                "a.png,good,train",
                "b.png,,test",
                "c.png,hole,test",
                "d.png,hole,test",
                "e.png,,test",
                "f.png,hole,test",
                "g.png,good,test"));
    DataReport report = DataReport.of(data, (done, total) -> {});
    assertThat(report.contradictions())
        .containsExactly(List.of(at("e.png"), at("f.png"), at("g.png")));
    assertThat(report.duplicates()).containsExactly(List.of(at("b.png"), at("c.png"), at("d.png")));
  }

  private void image(String name, int height, int width, int grey) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < height * width; i++) {
      image.getRaster().setSample(i % width, i / width, 0, grey);
    }
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }

  private Path manifest(String... lines) throws IOException {
    return Files.write(folder.resolve("images.csv"), List.of(lines));
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }
}
