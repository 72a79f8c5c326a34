package dev.isomorph.anomaly.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.imaging.PngFile;
import dev.isomorph.imaging.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {
  @TempDir Path folder;

  @Test
  void a_folder_is_read_through_sorted_without_hidden_files() throws IOException {
    image("b/2.png");
    image("a/10.png");
    image("a/.hidden.png");
    image(".cache/3.png");
    Files.writeString(folder.resolve("notes.txt"), "no image");
    DataSet data = DataSet.open(folder);
    assertThat(data.layout()).isEqualTo(Layout.FOLDER);
    assertThat(names(data.training())).containsExactly("a/10.png", "b/2.png");
    assertThat(data.training().count(Label.NORMAL)).isEqualTo(2);
    assertThat(data.test().size()).isZero();
    assertThat(data.description()).isEqualTo("folder of images: 2 normal images to train on");
  }

  @Test
  void a_link_back_to_a_folder_above_ends() throws IOException {
    image("a/1.png");
    Files.createSymbolicLink(folder.resolve("a/loop"), folder);
    assertThat(names(DataSet.open(folder).training())).containsExactly("a/1.png");
  }

  @Test
  void the_mvtec_layout_has_kinds_and_masks() throws IOException {
    image("train/good/000.png");
    image("train/good/001.png");
    image("test/good/000.png");
    image("test/hole/000.png");
    image("test/stain/000.png");
    image("ground_truth/hole/000_mask.png");
    DataSet data = DataSet.open(folder);
    assertThat(data.layout()).isEqualTo(Layout.MVTEC_AD);
    assertThat(names(data.training())).containsExactly("train/good/000.png", "train/good/001.png");
    List<Example> test = data.test().examples();
    assertThat(test).extracting(Example::kind).containsExactly("good", "hole", "stain");
    assertThat(test)
        .extracting(Example::label)
        .containsExactly(Label.NORMAL, Label.ANOMALOUS, Label.ANOMALOUS);
    assertThat(test.get(1).mask()).contains(folder.resolve("ground_truth/hole/000_mask.png"));
    assertThat(test.get(2).mask()).isEmpty();
    assertThat(data.description())
        .isEqualTo("MVTec AD layout: 2 normal images to train on, 3 to test (2 anomalous)");
  }

  @Test
  void idx_files_give_the_normal_class_to_train_and_all_to_test() throws Exception {
    IdxFiles.writeSet(folder);
    DataSet data = DataSet.open(folder, OptionalInt.of(0));
    assertThat(data.layout()).isEqualTo(Layout.IDX);
    assertThat(names(data.training()))
        .containsExactly(
            "train-images-idx3-ubyte.gz#0",
            "train-images-idx3-ubyte.gz#2",
            "train-images-idx3-ubyte.gz#4");
    RgbImage last = data.training().examples().get(2).image().read();
    assertThat(last.height()).isEqualTo(2);
    assertThat(last.sample(0, 1, 2)).isEqualTo(41);
    assertThat(last.sample(1, 1, 0)).isEqualTo(243);
    assertThat(data.test().examples())
        .extracting(Example::label)
        .containsExactly(Label.NORMAL, Label.ANOMALOUS);
    assertThat(data.test().kinds()).containsExactly("0", "2");
  }

  @Test
  void a_missing_unknown_or_misplaced_normal_class_is_an_error() throws Exception {
    IdxFiles.writeSet(folder);
    assertThatThrownBy(() -> DataSet.open(folder))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("need the class that is normal");
    assertThatThrownBy(() -> DataSet.open(folder, OptionalInt.of(7)))
        .hasMessage(folder + ": expected the normal class to be one of [0, 1, 2], got 7");
    Path plain = Files.createDirectory(folder.resolve("plain"));
    image("plain/1.png");
    assertThatThrownBy(() -> DataSet.open(plain, OptionalInt.of(1)))
        .hasMessage(
            plain + ": a normal class belongs to IDX files, but this is a folder of images");
  }

  @Test
  void nothing_to_read_is_an_error() throws IOException {
    assertThatThrownBy(() -> DataSet.open(folder))
        .isInstanceOf(DataSetException.class)
        .hasMessageStartingWith(folder + ": found no image");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> DataSet.open(missing))
        .hasMessage(missing + ": there is no such file or folder");
    image("one.png");
    Path file = folder.resolve("one.png");
    assertThatThrownBy(() -> DataSet.open(file))
        .hasMessage(file + ": expected a folder or a CSV manifest (*.csv), got another file");
  }

  @Test
  void files_folders_and_test_sets_are_scored_in_the_order_given() throws Exception {
    Path mvtec = folder.resolve("mvtec");
    image("mvtec/train/good/0.png");
    image("mvtec/test/good/1.png");
    image("mvtec/test/hole/2.png");
    image("single.png");
    Path idx = Files.createDirectory(folder.resolve("idx"));
    IdxFiles.writeSet(idx);
    ImageStream images =
        DataSet.toScore(
            List.of(folder.resolve("single.png"), mvtec, mvtec.resolve("test/hole"), idx),
            OptionalInt.of(2));
    assertThat(names(images))
        .containsExactly(
            "single.png",
            "mvtec/test/good/1.png",
            "mvtec/test/hole/2.png",
            "mvtec/test/hole/2.png",
            "idx/t10k-images-idx3-ubyte#0",
            "idx/t10k-images-idx3-ubyte#1");
    assertThat(images.count()).isEqualTo(6);
    assertThat(images)
        .extracting(Example::label)
        .containsExactly(
            Label.UNKNOWN,
            Label.NORMAL,
            Label.ANOMALOUS,
            Label.UNKNOWN,
            Label.ANOMALOUS,
            Label.NORMAL);
  }

  @Test
  void a_sample_is_drawn_by_seed_in_order() throws IOException {
    for (int i = 10; i < 60; i++) {
      image(i + ".png");
    }
    ImageSet all = DataSet.open(folder).training();
    ImageSet some = all.sample(7, 3);
    assertThat(names(some)).hasSize(7).isSorted().doesNotHaveDuplicates();
    assertThat(some).isEqualTo(all.sample(7, 3));
    assertThat(names(some)).isNotEqualTo(names(all.sample(7, 4)));
    assertThat(some.description()).endsWith("; 7 of 50 drawn with seed 3");
    assertThat(all.sample(50, 3)).isSameAs(all);
  }

  private List<String> names(ImageSet images) {
    return names(images.examples());
  }

  private List<String> names(Iterable<Example> images) {
    return StreamSupport.stream(images.spliterator(), false)
        .map(e -> e.name().substring(folder.toString().length() + 1))
        .toList();
  }

  private void image(String name) throws IOException {
    PngFile.write(folder.resolve(name), new RgbImage(1, 1, new byte[3]));
  }
}
