package dev.isomorph.cli.context;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file that is sent with the report of an internal fault; for its owner alone. */
final class FaultFile {
  private static final List<String> PROPERTIES =
      List.of("java.version", "java.vm.name", "os.name", "os.arch", "os.version");

  private FaultFile() {}

  /**
   * Writes version, machine, arguments and stack trace into a new file for temporary files.
   *
   * @param arguments of the command line
   * @throws IOException if it cannot be written
   */
  static Path write(Throwable error, List<String> arguments) throws IOException {
    StringWriter text = new StringWriter();
    PrintWriter lines = new PrintWriter(text);
    lines.println(CommandVersion.text());
    PROPERTIES.forEach(name -> lines.println(name + ": " + System.getProperty(name)));
    lines.println("arguments: " + arguments);
    error.printStackTrace(lines);
    lines.flush();
    Path file = Files.createTempFile("isomorph-fault-", ".txt");
    return Files.writeString(file, text.toString());
  }
}
