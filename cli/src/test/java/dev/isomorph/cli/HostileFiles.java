package dev.isomorph.cli;

import dev.isomorph.api.CounterGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Damages good files, by number: the same number damages the same file in the same way. */
final class HostileFiles {
  private static final String[] EXTREMES = {
    "0",
    "-1",
    "1e400",
    "2147483647",
    "2147483648",
    "9223372036854775807",
    "99999999999999999999999999",
    "null",
    "true",
    "\"\"",
    "\"../../../etc/passwd\"",
    "[]",
    "{}",
    "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
    "NaN"
  };

  private final CounterGenerator random;
  private long drawn;

  HostileFiles(int number) {
    random = CounterGenerator.of(number, "hostile");
  }

  /** Flipped bits, lost ends, moved, repeated, zeroed or maximal stretches. */
  byte[] damaged(byte[] file) {
    byte[] bytes = file.clone();
    int from = below(bytes.length);
    int length = 1 + below(Math.min(64, bytes.length - from));
    switch (below(6)) {
      case 0 -> {
        for (int i = 0; i <= below(8); i++) {
          bytes[below(bytes.length)] ^= (byte) (1 << below(8));
        }
      }
      case 1 -> bytes = Arrays.copyOf(bytes, below(bytes.length));
      case 2 -> Arrays.fill(bytes, from, from + length, (byte) 0);
      case 3 -> Arrays.fill(bytes, from, from + length, (byte) 0xFF);
      case 4 -> System.arraycopy(bytes, below(bytes.length - length + 1), bytes, from, length);
      default -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, from, longer, from + length, bytes.length - from);
        bytes = longer;
      }
    }
    return bytes;
  }

  /** A zip with one record damaged and every checksum right, so that the damage is read. */
  byte[] damagedRecord(byte[] zip, String suffix) throws IOException {
    Map<String, byte[]> records = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        records.put(entry.getName(), entry.getName().endsWith(suffix) ? damaged(content) : content);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> record : records.entrySet()) {
        ZipEntry entry = new ZipEntry(record.getKey());
        CRC32 crc = new CRC32();
        crc.update(record.getValue());
        entry.setCrc(crc.getValue());
        entry.setSize(record.getValue().length);
        out.putNextEntry(entry);
        out.write(record.getValue());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** JSON in which one value, number or text, is an extreme one. */
  String extreme(String json) {
    String[] parts = json.split("(?<=[\\[:,])\\s*(?=[\\w\"-])");
    int at = 1 + below(parts.length - 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      text.append(i == at ? parts[i].replaceFirst("^(\"[^\"]*\"|[\\w.-]+)", extreme()) : parts[i]);
    }
    return text.toString();
  }

  /** The same in the header of a safetensors file, whose length stays right. */
  byte[] extremeHeader(byte[] file) {
    int length = file[0] & 0xFF | (file[1] & 0xFF) << 8;
    byte[] header =
        extreme(new String(file, 8, length, StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    byte[] changed = new byte[8 + header.length + file.length - 8 - length];
    changed[0] = (byte) header.length;
    changed[1] = (byte) (header.length >> 8);
    System.arraycopy(header, 0, changed, 8, header.length);
    System.arraycopy(file, 8 + length, changed, 8 + header.length, file.length - 8 - length);
    return changed;
  }

  private String extreme() {
    return EXTREMES[below(EXTREMES.length)].replace("\\", "\\\\");
  }

  private int below(int limit) {
    return (int) (random.uniform(drawn++) * limit);
  }
}
