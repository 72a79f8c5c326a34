package dev.isomorph.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A document that is written from the code: compared, or with {@code -Ddocuments.write=true}
 * written anew.
 */
public final class WrittenDocument {
  private WrittenDocument() {}

  /** Compares or writes a file of this module. */
  public static void check(String file, String text) throws IOException {
    Path path = Path.of(file);
    if (Boolean.getBoolean("documents.write")) {
      Files.writeString(path, text);
    }
    assertThat(path)
        .as(
            "%s is stale; run the test with -Ddocuments.write=true and look at the difference",
            file)
        .hasContent(text);
  }
}
