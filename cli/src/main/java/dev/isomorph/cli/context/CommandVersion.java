package dev.isomorph.cli.context;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote down, and the commit if the launcher knows it. */
public final class CommandVersion implements IVersionProvider {
  private static final String RESOURCE = "/dev/isomorph/cli/version.properties";

  /** One line, such as {@code isomorph 0.1.0 (1a2b3c4)}. */
  public static String text() {
    Properties build = new Properties();
    try (InputStream in = CommandVersion.class.getResourceAsStream(RESOURCE)) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
    String commit = System.getProperty("isomorph.commit", "");
    return "isomorph "
        + build.getProperty("version")
        + (commit.isEmpty() ? "" : " (" + commit + ")");
  }

  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }
}
