package dev.isomorph.anomaly;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this library, as the build wrote it down. */
final class IsomorphVersion {
  private IsomorphVersion() {}

  static String read() {
    Properties properties = new Properties();
    try (InputStream in = IsomorphVersion.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("version.properties", e);
    }
    return properties.getProperty("version");
  }
}
