package dev.isomorph.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.cli.Main;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A training in a process of its own, ended by a signal as Ctrl-C ends it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals to send")
class InterruptedTrainingTest {
  private static final int SIGTERM_EXIT_CODE = 143;

  @TempDir private Path folder;

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void a_signal_ends_the_training_at_the_next_step_and_saves_what_was_learnt() throws Exception {
    Path cloth = folder.resolve("cloth");
    new ClothDataSet(Size2d.square(32), 12, 0, 0, 1).write(cloth);
    Path model = folder.resolve("model");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-Disomorph.terminal=true",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "train",
                cloth.resolve("train").toString(),
                "--output",
                model.toString(),
                "--image=16x16",
                "--epochs=1000000",
                "--batch=4")
            .start();
    String shown = readUntil(process.getErrorStream(), "epoch ");
    process.toHandle().destroy(); // Process.destroy would close the streams
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(shown).isEqualTo(SIGTERM_EXIT_CODE);
    assertThat(out).contains("stopped early, after ", "saved " + model);
    assertThat(
            new ObjectMapper()
                .readTree(model.resolve("detector.json").toFile())
                .findValue("complete")
                .booleanValue())
        .isFalse();
  }

  /** Reads until a text comes, and leaves a thread that reads the rest away. */
  private static String readUntil(InputStream in, String text) throws IOException {
    StringBuilder shown = new StringBuilder();
    int next;
    while (shown.indexOf(text) < 0 && (next = in.read()) >= 0) {
      shown.append((char) next);
    }
    Thread rest =
        new Thread(
            () -> {
              try {
                in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // The process has ended.
              }
            });
    rest.setDaemon(true);
    rest.start();
    return shown.toString();
  }
}
