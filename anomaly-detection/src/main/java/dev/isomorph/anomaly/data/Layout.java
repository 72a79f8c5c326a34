package dev.isomorph.anomaly.data;

/** How a data set lies on disk. */
public enum Layout {
  /** Any folder: every image below it is taken for normal. */
  FOLDER("folder of images"),
  /** {@code train/good}, {@code test/KIND}, {@code ground_truth/KIND/NAME_mask.png}. */
  MVTEC_AD("MVTec AD layout"),
  /** The four files of MNIST or Fashion-MNIST, one class of which is normal. */
  IDX("IDX files"),
  /** A CSV file with the columns {@code path}, {@code label}, {@code mask}, {@code split}. */
  MANIFEST("CSV manifest");

  private final String title;

  Layout(String title) {
    this.title = title;
  }

  /** For messages to people. */
  public String title() {
    return title;
  }
}
