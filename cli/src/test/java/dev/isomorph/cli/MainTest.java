package dev.isomorph.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.InitialWeights;
import dev.isomorph.format.pytorch.StateDictFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private static final String ON_TERMINAL = "-Disomorph.terminal.out=true";

  @TempDir private Path folder;

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has /dev/full")
  void what_cannot_be_printed_is_a_failure() throws IOException, InterruptedException {
    Process process = isomorph(List.of(), "summary").redirectOutput(new File("/dev/full")).start();
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(err).contains("isomorph: standard output cannot be written");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "names hold no control characters there")
  void a_file_called_help_does_not_bring_control_characters_to_a_terminal() throws Exception {
    Architecture network =
        ResNetAutoencoder.notebook().withDepths(List.of(1, 1, 1, 1)).autoencoder();
    StateDictFile.write(
        folder.resolve("help"), InitialWeights.of(network.plan(), 3), network.plan());
    String[] command = {"import", "help", "--output=mo\u001bdel"};
    assertThat(printed(isomorph(List.of(ON_TERMINAL), command))).contains("saved mo\\x1bdel");
    assertThat(printed(isomorph(List.of(), command))).contains("saved mo\u001bdel");
  }

  @Test
  void help_on_a_terminal_may_be_coloured() throws Exception {
    List<String> coloured = List.of(ON_TERMINAL, "-Dpicocli.ansi=true");
    assertThat(printed(isomorph(coloured, "summary", "--help"))).contains("\u001b[");
  }

  private ProcessBuilder isomorph(List<String> options, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(ProcessHandle.current().info().command().orElse("java"));
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).directory(folder.toFile());
  }

  private static String printed(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
