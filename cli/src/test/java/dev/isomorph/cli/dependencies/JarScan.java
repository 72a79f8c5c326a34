package dev.isomorph.cli.dependencies;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What is in a jar: the libraries that name themselves there, and traces of Kotlin. Jars inside the
 * jar are searched as well.
 */
final class JarScan {
  private static final Pattern MAVEN = Pattern.compile("META-INF/maven/.*/pom\\.properties");
  private static final Pattern KOTLIN =
      Pattern.compile("(META-INF/versions/\\d+/)?kotlinx?/.*\\.class|META-INF/.*\\.kotlin_module");

  private final String carrier;
  private final Set<Component> components = new LinkedHashSet<>();
  private final List<String> kotlin = new ArrayList<>();

  private JarScan(String carrier) {
    this.carrier = carrier;
  }

  /** Searches a jar. */
  static JarScan of(RuntimeJar jar) throws IOException {
    JarScan scan = new JarScan(jar.artifact());
    scan.components.add(new Component(jar.artifact(), jar.artifact(), jar.version()));
    try (InputStream in = Files.newInputStream(jar.file())) {
      scan.read(in);
    }
    return scan;
  }

  /** The jar's own artifact first, then those that were copied into it. */
  Set<Component> components() {
    return components;
  }

  /** Names of entries that Kotlin's compiler or library leaves behind. */
  List<String> kotlin() {
    return kotlin;
  }

  private void read(InputStream in) throws IOException {
    ZipInputStream jar = new ZipInputStream(in);
    for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
      String name = entry.getName();
      if (KOTLIN.matcher(name).matches()) {
        kotlin.add(name);
      } else if (MAVEN.matcher(name).matches()) {
        Properties maven = new Properties();
        maven.load(jar);
        String artifact = maven.getProperty("groupId") + ":" + maven.getProperty("artifactId");
        components.add(new Component(carrier, artifact, maven.getProperty("version")));
      } else if (name.endsWith(".jar")) {
        read(jar);
      }
    }
  }
}
