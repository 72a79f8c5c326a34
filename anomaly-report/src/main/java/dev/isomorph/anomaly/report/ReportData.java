package dev.isomorph.anomaly.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.anomaly.region.Region;
import dev.isomorph.anomaly.report.Report.Picture;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What the page's script works on, as JSON that may stand inside a {@code script} element: a column
 * for each field, folders and kinds by number.
 */
final class ReportData {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .characterEscapes(new InHtml())
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private final List<Ranked> rows;
  private final Function<String, String> shortName;

  /** Signs that would end the element or begin another are written by number. */
  private static final class InHtml extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      for (char sign : new char[] {'<', '>', '&', '\''}) {
        codes[sign] = CharacterEscapes.ESCAPE_STANDARD;
      }
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int sign) {
      return null;
    }
  }

  ReportData(List<Ranked> rows, Function<String, String> shortName) {
    this.rows = rows;
    this.shortName = shortName;
  }

  void write(List<Picture> pictures, Writer target) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(target)) {
      json.writeStartObject();
      OptionalDouble threshold =
          rows.isEmpty() ? OptionalDouble.empty() : rows.get(0).score().threshold();
      if (threshold.isPresent()) {
        json.writeNumberField("threshold", threshold.getAsDouble());
      }
      writeNames(json);
      json.writeArrayFieldStart("score");
      for (Ranked row : rows) {
        json.writeNumber((float) row.score().anomalyScore());
      }
      json.writeEndArray();
      json.writeStringField("verdict", initials(score -> score.verdict()));
      json.writeStringField("label", initials(score -> score.example().label()));
      writeNumbered(json, "kind", score -> score.example().kind());
      writeNumbers(json, "regions", rows.stream().map(r -> r.score().regions().count()).toList());
      writePictures(json, pictures);
      json.writeEndObject();
    }
  }

  private void writeNames(JsonGenerator json) throws IOException {
    Map<String, Integer> folders = new HashMap<>();
    List<String> names = new ArrayList<>();
    List<Integer> folderOf = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (Ranked row : rows) {
      String name = shortName.apply(row.score().name());
      int file = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1;
      folderOf.add(number(name.substring(0, file), folders, names));
      files.add(name.substring(file));
    }
    writeStrings(json, "folders", names);
    writeNumbers(json, "folder", folderOf);
    writeStrings(json, "file", files);
  }

  private void writeNumbered(JsonGenerator json, String field, Function<ImageScore, String> of)
      throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    List<String> names = new ArrayList<>();
    List<Integer> all = new ArrayList<>();
    for (Ranked row : rows) {
      all.add(number(of.apply(row.score()), numbers, names));
    }
    writeStrings(json, field + "s", names);
    writeNumbers(json, field, all);
  }

  private void writePictures(JsonGenerator json, List<Picture> pictures) throws IOException {
    Map<Long, Integer> indexes = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      indexes.put(rows.get(i).place(), i);
    }
    json.writeArrayFieldStart("pictures");
    for (Picture picture : pictures) {
      if (picture.thumbnails().isEmpty()) {
        continue;
      }
      Thumbnails thumbnails = picture.thumbnails().get();
      json.writeStartObject();
      json.writeNumberField("row", indexes.get(picture.image().place()));
      json.writeArrayFieldStart("why");
      for (String reason : picture.reasons()) {
        json.writeString(reason);
      }
      json.writeEndArray();
      json.writeStringField("image", thumbnails.photograph());
      if (thumbnails.worst().isPresent()) {
        json.writeStringField("worst region", thumbnails.worst().get());
      }
      json.writeStringField("reconstruction", thumbnails.reconstruction());
      json.writeStringField("map", thumbnails.map());
      writeRegions(json, thumbnails.regions());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Each as x, y, width, height, area and peak. */
  private static void writeRegions(JsonGenerator json, AnomalousRegions regions)
      throws IOException {
    json.writeArrayFieldStart("regions");
    for (Region region : regions.highest()) {
      json.writeStartArray();
      json.writeNumber(region.box().x());
      json.writeNumber(region.box().y());
      json.writeNumber(region.box().width());
      json.writeNumber(region.box().height());
      json.writeNumber(region.area());
      json.writeNumber((float) region.peak());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private String initials(Function<ImageScore, Enum<?>> of) {
    StringBuilder text = new StringBuilder(rows.size());
    rows.forEach(row -> text.append(of.apply(row.score()).name().charAt(0)));
    return text.toString().toLowerCase(Locale.ROOT);
  }

  private static int number(String name, Map<String, Integer> numbers, List<String> names) {
    return numbers.computeIfAbsent(
        name,
        n -> {
          names.add(n);
          return names.size() - 1;
        });
  }

  private static void writeStrings(JsonGenerator json, String field, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void writeNumbers(JsonGenerator json, String field, List<Integer> values)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (int value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }
}
