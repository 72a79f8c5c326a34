package dev.isomorph.cli.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.cli.Terminal;
import dev.isomorph.cli.progress.SkippedImages;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalWriterTest {
  private static final String ESCAPE = "\u001b[31mred\u009b2J\r\b\u202e";
  private static final String SHOWN = "\\x1b[31mred\\x9b2J\\x0d\\x08\\u202e";

  private final StringWriter text = new StringWriter();
  private final TerminalWriter out = new TerminalWriter(text, true);

  @Test
  void what_a_terminal_obeys_is_shown_instead() {
    out.print(ESCAPE);
    out.printf(Locale.ROOT, "%s|%-3s|%c", ESCAPE, "\r", '\u001b');
    out.write(ESCAPE.toCharArray());
    out.append(ESCAPE, 0, 1);
    out.println("ü 漢 🙂\tand\nmore");
    assertThat(text)
        .hasToString(
            SHOWN
                + SHOWN
                + "|\\x0d  |\\x1b"
                + SHOWN
                + "\\x1b"
                + "ü 漢 🙂\tand\nmore"
                + System.lineSeparator());
  }

  @Test
  void the_progress_line_is_written_over() {
    out.write('\r');
    out.print("at 50 %");
    assertThat(text).hasToString("\rat 50 %");
  }

  @Test
  void a_skipped_image_takes_one_line() {
    SkippedImages skipped = new SkippedImages(out);
    skipped.add(
        new UnreadableImageException("a\nisomorph: all well\u001b[2J.png", "damaged", null));
    assertThat(text)
        .hasToString(
            "isomorph: skipped a\\x0aisomorph: all well\\x1b[2J.png: damaged"
                + System.lineSeparator());
  }

  @Test
  void errors_about_files_are_harmless(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("\u001b[31m.json"), "{}");
    Terminal.Result result =
        Terminal.withoutEngines().run("summary", "--architecture", file.toString());
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("\\x1b[31m.json").doesNotContain("\u001b");
  }
}
