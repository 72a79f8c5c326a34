package com.example.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The libraries on the class path have the versions of Isomorph's BOM. */
class ResolvedVersionsTest {
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

  @Test
  void raised_libraries_have_the_versions_of_the_bom() throws Exception {
    Map<String, String> expected = versionsInBom();
    assertTrue(expected.size() >= 9, () -> "expected the versions of 9 libraries, got " + expected);
    Set<String> found = new TreeSet<>();
    for (String path : classPath().split(File.pathSeparator)) {
      Matcher jar = JAR.matcher(new File(path).getName());
      // ND4J has libraries of its own that are named as those of others.
      if (jar.matches() && !path.contains("nd4j") && expected.containsKey(jar.group(1))) {
        assertEquals(expected.get(jar.group(1)), jar.group(2), jar.group(1));
        found.add(jar.group(1));
      }
    }
    assertEquals(expected.keySet(), found);
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** By artifact. Jackson has a BOM of its own, whose version is that of its parts. */
  private static Map<String, String> versionsInBom() throws Exception {
    Document bom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new File(System.getProperty("isomorph.bom")));
    Map<String, String> versions = new LinkedHashMap<>();
    NodeList dependencies = bom.getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      if (!text(dependency, "groupId").equals("dev.isomorph")) {
        String artifact = text(dependency, "artifactId").replace("jackson-bom", "jackson-databind");
        versions.put(artifact, value(bom, text(dependency, "version")));
      }
    }
    return versions;
  }

  private static String value(Document bom, String version) {
    return version.startsWith("${")
        ? bom.getElementsByTagName(version.replaceAll("[${}]", "")).item(0).getTextContent()
        : version;
  }

  private static String text(Element element, String name) {
    return element.getElementsByTagName(name).item(0).getTextContent();
  }
}
