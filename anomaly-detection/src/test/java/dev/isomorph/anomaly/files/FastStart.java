package dev.isomorph.anomaly.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Starts a class of the tests over and over, in processes that read its classes from an archive: a
 * start takes half of the processor time then. Such an archive is of jars alone, so folders of the
 * class path become jars first.
 */
final class FastStart {
  private final Class<?> main;
  private final String classPath;
  private final Path archive;

  /** Writes the archive of a class whose {@code main} ends at once with these arguments. */
  FastStart(Class<?> main, Path folder, String... arguments) throws Exception {
    this.main = main;
    this.classPath = classPath(folder);
    this.archive = folder.resolve("classes.jsa");
    List<String> command = new ArrayList<>(List.of(java(), "-XX:ArchiveClassesAtExit=" + archive));
    command.addAll(common());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("archive.log").toFile())
            .start();
    assertThat(process.waitFor()).as(folder.resolve("archive.log").toString()).isZero();
  }

  /** The command up to the arguments of {@code main}. */
  List<String> command() {
    List<String> command = new ArrayList<>(List.of(java(), "-XX:SharedArchiveFile=" + archive));
    command.addAll(common());
    return command;
  }

  private List<String> common() {
    return List.of(
        "-XX:-UsePerfData",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        classPath,
        main.getName());
  }

  private static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }

  private static String classPath(Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = folder.resolve(entries.size() + ".jar");
        pack(path, jar);
        entries.add(jar.toString());
      } else if (Files.exists(path)) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void pack(Path from, Path jar) throws IOException {
    try (Stream<Path> files = Files.walk(from);
        OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(0);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(from.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
      }
    }
  }
}
