package dev.isomorph.anomaly.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How results are written: one line for each image, readable or not, in order.
 *
 * <p>The fields are {@code path}, {@code score}, {@code threshold}, {@code anomalous} (true or
 * false), {@code label} (normal or anomalous) and {@code kind}, as far as they are known, {@code
 * error}, the reason why an image is unreadable, {@code regions}, the number of anomalous regions,
 * and {@code region_list}, those with the highest peaks: see {@link RegionText}. Numbers are
 * written so that they read back exactly.
 */
public enum ResultFormat {
  /**
   * Comma-separated values with a head, quoted where RFC 4180 wants it. Texts that a spreadsheet
   * would take for a formula begin with an apostrophe: see {@link SpreadsheetText}.
   */
  CSV {
    @Override
    public String head() {
      return String.join(",", FIELDS) + "\n";
    }

    @Override
    void write(Fields fields, Writer target) {
      CsvWriter.builder()
          .lineDelimiter(LineDelimiter.LF)
          .bufferSize(0)
          .build(target)
          .writeRecord(
              SpreadsheetText.escaped(fields.path()),
              text(fields.score()),
              text(fields.threshold()),
              text(fields.anomalous()),
              fields.label(),
              SpreadsheetText.escaped(fields.kind()),
              SpreadsheetText.escaped(fields.error().orElse("")),
              fields.regions().map(regions -> Integer.toString(regions.count())).orElse(""),
              fields.regions().map(RegionText::csv).orElse(""));
    }

    @Override
    Iterator<ResultRow> rows(Reader lines) {
      Stream<CsvRecord> records = CsvReader.builder().ofCsvRecord(lines).stream();
      return records
          .skip(1)
          .map(
              r ->
                  new ResultRow(
                      SpreadsheetText.original(r.getField(0)),
                      number(r.getField(1)),
                      number(r.getField(2)),
                      Optional.of(SpreadsheetText.original(r.getField(FIELDS.indexOf("error"))))
                          .filter(e -> !e.isEmpty()),
                      count(r.getField(FIELDS.indexOf("regions")))))
          .iterator();
    }

    @Override
    boolean endsLine(int next, boolean quoted) {
      return next == '\n' && !quoted;
    }
  },

  /** One JSON object in each line; null stands for what is not known. */
  JSONL {
    @Override
    public String head() {
      return "";
    }

    @Override
    void write(Fields fields, Writer target) throws IOException {
      target.write(
          JsonNodeFactory.instance
                  .objectNode()
                  .put("path", fields.path())
                  .put("score", fields.score().stream().boxed().findFirst().orElse(null))
                  .put("threshold", fields.threshold().stream().boxed().findFirst().orElse(null))
                  .put("anomalous", fields.anomalous().orElse(null))
                  .put("label", fields.label().isEmpty() ? null : fields.label())
                  .put("kind", fields.kind().isEmpty() ? null : fields.kind())
                  .put("error", fields.error().orElse(null))
                  .put("regions", fields.regions().map(AnomalousRegions::count).orElse(null))
                  .set("region_list", RegionText.json(fields.regions()))
              + "\n");
    }

    @Override
    Iterator<ResultRow> rows(Reader lines) {
      return new BufferedReader(lines).lines().map(ResultFormat::row).iterator();
    }

    @Override
    boolean endsLine(int next, boolean quoted) {
      return next == '\n'; // a line feed inside a text is written \n
    }
  };

  private static final List<String> FIELDS =
      List.of(
          "path",
          "score",
          "threshold",
          "anomalous",
          "label",
          "kind",
          "error",
          "regions",
          "region_list");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The fields of a line. */
  record Fields(
      String path,
      OptionalDouble score,
      OptionalDouble threshold,
      Optional<Boolean> anomalous,
      String label,
      String kind,
      Optional<String> error,
      Optional<AnomalousRegions> regions) {}

  /** What stands before the first line. */
  public abstract String head();

  /** Writes the line of an image. */
  public void write(ImageScore score, Writer target) throws IOException {
    write(
        new Fields(
            score.name(),
            OptionalDouble.of(score.anomalyScore()),
            score.threshold(),
            known(score.verdict()).map(verdict -> verdict == Label.ANOMALOUS),
            known(score.example().label()).map(ResultFormat::lowerCase).orElse(""),
            score.example().kind(),
            Optional.empty(),
            score.threshold().isPresent() ? Optional.of(score.regions()) : Optional.empty()),
        target);
  }

  /** Writes the line of an image that cannot be read. */
  public void write(UnreadableImageException image, Writer target) throws IOException {
    write(
        new Fields(
            image.image(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            "",
            "",
            Optional.of(image.reason()),
            Optional.empty()),
        target);
  }

  abstract void write(Fields fields, Writer target) throws IOException;

  /** The lines after the head; a line that cannot be read is an unchecked exception. */
  abstract Iterator<ResultRow> rows(Reader lines);

  /** Whether a byte ends a line; {@code quoted} after an odd number of quotes. */
  abstract boolean endsLine(int next, boolean quoted);

  @Override
  public String toString() {
    return lowerCase(this);
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<Label> known(Label label) {
    return Optional.of(label).filter(l -> l != Label.UNKNOWN);
  }

  private static String text(OptionalDouble number) {
    return number.stream().mapToObj(Double::toString).findFirst().orElse("");
  }

  private static String text(Optional<Boolean> truth) {
    return truth.map(Object::toString).orElse("");
  }

  private static OptionalDouble number(String text) {
    try {
      return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("results: expected a number, got '%s'".formatted(text), e);
    }
  }

  private static int count(String text) {
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private static ResultRow row(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return new ResultRow(
          node.path("path").asText(),
          number(node.path("score").asText("")),
          number(node.path("threshold").asText("")),
          Optional.ofNullable(node.path("error").textValue()),
          node.path("regions").asInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
