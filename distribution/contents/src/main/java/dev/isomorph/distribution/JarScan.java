package dev.isomorph.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * What is in a jar: the libraries that name themselves there, and traces of Kotlin. Jars inside the
 * jar are searched as well.
 */
public final class JarScan {
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
  public static JarScan of(RuntimeJar jar) throws IOException {
    JarScan scan = new JarScan(jar.artifact());
    scan.components.add(new Component(jar.artifact(), jar.artifact(), jar.version()));
    try (ZipFile zip = new ZipFile(jar.file().toFile())) { // reads no more than it is asked for
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (scan.concerns(entry.getName())) {
          scan.read(entry.getName(), zip.getInputStream(entry));
        }
      }
    }
    return scan;
  }

  /** The jar's own artifact first, then those that were copied into it. */
  public Set<Component> components() {
    return components;
  }

  /** Names of entries that Kotlin's compiler or library leaves behind. */
  public List<String> kotlin() {
    return kotlin;
  }

  private boolean concerns(String name) {
    return KOTLIN.matcher(name).matches() || MAVEN.matcher(name).matches() || name.endsWith(".jar");
  }

  private void read(String name, InputStream content) throws IOException {
    if (KOTLIN.matcher(name).matches()) {
      kotlin.add(name);
    } else if (MAVEN.matcher(name).matches()) {
      Properties maven = new Properties();
      maven.load(content);
      String artifact = maven.getProperty("groupId") + ":" + maven.getProperty("artifactId");
      components.add(new Component(carrier, artifact, maven.getProperty("version")));
    } else {
      readInner(content);
    }
  }

  private void readInner(InputStream content) throws IOException {
    ZipInputStream jar = new ZipInputStream(content);
    for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
      if (concerns(entry.getName())) {
        read(entry.getName(), jar);
      }
    }
  }
}
