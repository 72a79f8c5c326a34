package com.example.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every jar of Isomorph carries. */
class PublishedJarsTest {
  private static List<Path> jars() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<Path> jars =
        Stream.of(classPath.split(File.pathSeparator))
            .map(Path::of)
            .filter(jar -> jar.getFileName().toString().startsWith("isomorph-"))
            .toList();
    assertTrue(jars.size() >= 6, () -> "expected 6 jars or more, got " + jars);
    return jars;
  }

  @Test
  void each_is_a_module_with_a_name_of_its_own() {
    List<Path> jars = jars();
    Set<String> names =
        ModuleFinder.of(jars.toArray(Path[]::new)).findAll().stream()
            .map(module -> module.descriptor().name())
            .collect(Collectors.toSet());
    assertEquals(jars.size(), names.size());
    assertTrue(names.stream().allMatch(name -> name.startsWith("dev.isomorph.")), names::toString);
    assertTrue(
        names.containsAll(Set.of("dev.isomorph.spec", "dev.isomorph.api", "dev.isomorph.anomaly")),
        names::toString);
  }

  @Test
  void each_has_its_licence_and_notice() throws Exception {
    for (Path path : jars()) {
      try (JarFile jar = new JarFile(path.toFile())) {
        assertNotNull(jar.getEntry("META-INF/LICENSE"), path::toString);
        assertNotNull(jar.getEntry("META-INF/NOTICE"), path::toString);
      }
    }
  }
}
