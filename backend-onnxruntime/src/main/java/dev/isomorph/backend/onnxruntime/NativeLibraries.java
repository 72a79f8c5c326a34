package dev.isomorph.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import dev.isomorph.api.BackendException;
import dev.isomorph.spi.EngineCache;
import dev.isomorph.spi.StartupProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * ONNX Runtime's native libraries, unpacked once into a folder of the user's cache for each
 * version. Left alone, ONNX Runtime unpacks them into the temporary folder at every start, and
 * leaves 20 MB there when the process is killed.
 *
 * <p>At each start a library's size and CRC-32 are compared with those in the jar, and one that was
 * cut short or altered is replaced. A checksum is enough: nobody but the user can write to the
 * folder. (SHA-256 takes 0.3 s for the 20 MB, CRC-32 0.03 s.)
 */
final class NativeLibraries {
  /** Where ONNX Runtime looks for its libraries; read at its start. */
  private static final String PATH_PROPERTY = "onnxruntime.native.path";

  /** All that a version or its variant for graphics cards may have; most have the first two. */
  private static final List<String> NAMES =
      List.of(
          "onnxruntime",
          "onnxruntime4j_jni",
          "onnxruntime_providers_shared",
          "onnxruntime_providers_cuda",
          "onnxruntime_providers_tensorrt");

  private NativeLibraries() {}

  /**
   * Starts ONNX Runtime with the unpacked libraries, or with those that the user has named in the
   * system property {@value #PATH_PROPERTY}.
   *
   * @throws BackendException if there is no safe place for them, or they cannot be written
   */
  static <T> T with(Supplier<T> start) {
    if (System.getProperty(PATH_PROPERTY) != null) {
      return start.get();
    }
    String version =
        Optional.ofNullable(OrtEnvironment.class.getPackage().getImplementationVersion())
            .orElse("unknown");
    Path folder =
        EngineCache.of(OnnxRuntimeBackendProvider.NAME)
            .own("onnxruntime-%s-%s".formatted(version, platform()));
    try {
      unpack(folder);
    } catch (IOException e) {
      throw new BackendException(
          "backend 'onnxruntime': its native libraries cannot be unpacked into %s: %s"
              .formatted(folder, e.getMessage()),
          e);
    }
    try {
      return StartupProperties.with(Map.of(PATH_PROPERTY, folder.toString()), start);
    } finally {
      deleteTemporaryFolder();
    }
  }

  /**
   * ONNX Runtime makes a folder in the temporary folder at each start, also where it puts nothing
   * into it, and deletes it when Java ends, but not when it is killed. No public method tells which
   * folder it is. Where it cannot be found, an empty folder is left there by a killed process.
   */
  private static void deleteTemporaryFolder() {
    try {
      Field field =
          Class.forName(OrtEnvironment.class.getPackageName() + ".OnnxRuntime")
              .getDeclaredField("tempDirectory");
      field.setAccessible(true);
      if (field.get(null) instanceof Path folder && Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      // It stays until Java ends; nothing depends on it.
    }
  }

  /** Puts every library that is missing or not as in the jar into a folder, atomically. */
  static void unpack(Path folder) throws IOException {
    for (String name : NAMES) {
      String file = System.mapLibraryName(name);
      URL packed =
          OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform() + "/" + file);
      if (packed != null) {
        Checksum expected = Checksum.ofPacked(packed);
        if (!expected.holdsFor(folder.resolve(file))) {
          unpack(packed, folder.resolve(file), expected);
        }
      }
    }
  }

  private static void unpack(URL packed, Path library, Checksum expected) throws IOException {
    // One process at a time: the others find the library when they come in.
    try (FileChannel lock =
        FileChannel.open(
            library.resolveSibling(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock(); // until the channel is closed
      if (expected.holdsFor(library)) {
        return;
      }
      // Always the same name: what a killed process has left is written over.
      Path part = library.resolveSibling("." + library.getFileName() + ".part");
      try (InputStream in = packed.openStream();
          OutputStream out = Files.newOutputStream(part)) {
        in.transferTo(out);
      }
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      if (!expected.holdsFor(part)) {
        throw new IOException(
            "%s: expected %d bytes with CRC-32 %08x as in %s"
                .formatted(part, expected.size(), expected.crc(), packed));
      }
      Files.move(
          part, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The folder in the jar for this system, as ONNX Runtime names it. */
  static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return system
        + "-"
        + switch (arch) {
          case "amd64", "x86_64" -> "x64";
          case "arm64" -> "aarch64";
          default -> arch;
        };
  }

  /** What a library must be. */
  private record Checksum(long size, long crc) {
    /** From the jar's list of contents, or by reading a file that is in no jar. */
    static Checksum ofPacked(URL packed) throws IOException {
      URLConnection connection = packed.openConnection();
      connection.setUseCaches(false);
      if (connection instanceof JarURLConnection jar) {
        JarEntry entry = jar.getJarEntry();
        Checksum checksum = new Checksum(entry.getSize(), entry.getCrc());
        jar.getJarFile().close();
        return checksum;
      }
      try (InputStream in = connection.getInputStream()) {
        return of(in);
      }
    }

    private static Checksum of(InputStream in) throws IOException {
      CheckedInputStream checked = new CheckedInputStream(in, new CRC32());
      long size = checked.transferTo(OutputStream.nullOutputStream());
      return new Checksum(size, checked.getChecksum().getValue());
    }

    boolean holdsFor(Path file) throws IOException {
      if (!Files.isRegularFile(file) || Files.size(file) != size) {
        return false;
      }
      try (InputStream in = Files.newInputStream(file)) {
        return equals(of(in));
      }
    }
  }
}
