package dev.isomorph.anomaly.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A CSV file (RFC 4180, UTF-8, with a header) that lists images.
 *
 * <ul>
 *   <li>{@code path}: the image, relative to the file
 *   <li>{@code label}: {@code normal} or {@code good}; {@code anomalous}, or any other word, which
 *       is then the kind of defect; empty if it is not known
 *   <li>{@code mask}: the file that marks the defect's pixels, relative to the file; may be empty
 *   <li>{@code split}: {@code train} or {@code test}; where it is empty, anomalous images are to
 *       test and all others to train on
 * </ul>
 *
 * <p>{@code path} alone must be there; other columns are passed over. As in a folder, images to
 * train on without a label are presumed normal.
 */
final class ManifestLayout {
  private static final String SUFFIX = ".csv";

  private final Path file;
  private final List<Example> training = new ArrayList<>();
  private final List<Example> test = new ArrayList<>();

  private ManifestLayout(Path file) {
    this.file = file;
  }

  static boolean isAt(Path path) {
    return Files.isRegularFile(path)
        && path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(SUFFIX);
  }

  /**
   * Reads the whole file; not the images.
   *
   * @throws DataSetException which names the line that cannot be used
   */
  static ManifestLayout read(Path file) {
    ManifestLayout manifest = new ManifestLayout(file);
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : rows) {
        manifest.add(row);
      }
    } catch (CsvParseException | UncheckedIOException | IOException e) {
      String cause = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new DataSetException(file + ": expected CSV in UTF-8: " + cause, e);
    }
    return manifest;
  }

  ImageSet training() {
    return new ImageSet(file.toString(), training);
  }

  /** To be scored: the test images, or all if there is no test. */
  ImageSet toScore() {
    return test.isEmpty() ? training() : test();
  }

  ImageSet test() {
    return new ImageSet(file.toString(), test);
  }

  private void add(NamedCsvRecord row) {
    if (row.findField("path").isEmpty()) {
      throw problem(row, "header: expected a column 'path', got " + row.getHeader());
    }
    Path image =
        path(row, "path").orElseThrow(() -> problem(row, "path: expected an image, got nothing"));
    if (row.getFieldCount() != row.getHeader().size()) {
      throw problem(
          row,
          "expected %d fields as the header has, got %d"
              .formatted(row.getHeader().size(), row.getFieldCount()));
    }
    Optional<Path> mask = path(row, "mask");
    String label = field(row, "label");
    Example example =
        switch (label.toLowerCase(Locale.ROOT)) {
          case "" -> new Example(new FileImage(image), Label.UNKNOWN, "", mask);
          case "normal", Example.GOOD ->
              new Example(new FileImage(image), Label.NORMAL, Example.GOOD, mask);
          default -> new Example(new FileImage(image), Label.ANOMALOUS, label, mask);
        };
    boolean anomalous = example.label() == Label.ANOMALOUS;
    switch (field(row, "split").toLowerCase(Locale.ROOT)) {
      case "train" -> {
        if (anomalous) {
          throw problem(
              row, "split: expected test for an image labelled '%s', got train".formatted(label));
        }
        training.add(taken(example));
      }
      case "test" -> test.add(example);
      case "" -> {
        if (anomalous) {
          test.add(example);
        } else {
          training.add(taken(example));
        }
      }
      default ->
          throw problem(
              row,
              "split: expected train, test or nothing, got '%s'".formatted(field(row, "split")));
    }
  }

  private static Example taken(Example example) {
    return example.label() == Label.NORMAL
        ? Example.normal(example.image())
        : Example.presumedNormal(example.image());
  }

  private Optional<Path> path(NamedCsvRecord row, String column) {
    String text = field(row, column);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(file.resolveSibling(text));
    } catch (InvalidPathException e) {
      throw problem(row, "%s: expected a path, got '%s'".formatted(column, text));
    }
  }

  private static String field(NamedCsvRecord row, String column) {
    return row.findField(column).orElse("").strip();
  }

  private DataSetException problem(NamedCsvRecord row, String what) {
    return new DataSetException(
        "%s: line %d: %s".formatted(file, row.getStartingLineNumber(), what));
  }
}
