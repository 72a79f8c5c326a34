package dev.isomorph.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Which modules of this project each module needs to be compiled and run, as its {@code pom.xml}
 * has it: the table of ARCHITECTURE.md. A module that is not in this table fails the test.
 */
class ModulePomsTest {
  private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();
  private static final String PREFIX = "isomorph-";

  /** What each module may know; the modules in reading order. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          entry("architecture-spec", Set.of()),
          entry("api", Set.of("architecture-spec")),
          entry("inject", Set.of("api")),
          entry("format-pytorch", Set.of("api")),
          entry("format-onnx", Set.of("api")),
          entry("backend-reference", Set.of("api")),
          entry("conformance-tests", Set.of("api", "backend-reference")),
          entry("conformance-report", Set.of("conformance-tests")),
          entry("backend-djl", Set.of("api", "format-pytorch")),
          entry("backend-dl4j", Set.of("api")),
          entry("backend-onnxruntime", Set.of("api", "format-onnx")),
          entry("imaging", Set.of("api")),
          entry("sample-data", Set.of("imaging")),
          entry("anomaly-detection", Set.of("api", "imaging")),
          entry("anomaly-report", Set.of("anomaly-detection")),
          entry("anomaly-export", Set.of("anomaly-detection", "format-onnx")));

  /** Programs, which may know every module. */
  private static final Set<String> PROGRAMS = Set.of("benchmarks", "cli", "examples");

  /** What puts the others together, without code that runs with them. */
  private static final Set<String> PACKAGING =
      Set.of("bom", "distribution", "distribution/contents");

  @Test
  void a_module_needs_the_modules_that_it_may_know() throws Exception {
    Map<String, Set<String>> needed = new TreeMap<>();
    Map<String, Set<String>> allowed = new TreeMap<>();
    for (String module : modules()) {
      if (!PROGRAMS.contains(module) && !PACKAGING.contains(module)) {
        needed.put(module, neededBy(module));
        allowed.put(module, new TreeSet<>(MAY_KNOW.getOrDefault(module, Set.of("(not named)"))));
      }
    }
    assertThat(needed).isEqualTo(allowed);
    assertThat(needed.keySet()).containsAll(MAY_KNOW.keySet());
  }

  @Test
  void architecture_md_names_every_module() throws Exception {
    String page = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
    assertThat(modules().stream().filter(module -> !page.contains("`" + module + "`"))).isEmpty();
  }

  private static List<String> modules() throws Exception {
    List<Element> modules = elements(parse(ROOT.resolve("pom.xml").toFile()), "module");
    return modules.stream().map(Element::getTextContent).distinct().toList();
  }

  /** The modules at compile or runtime scope. */
  private static Set<String> neededBy(String module) throws Exception {
    Element project = parse(ROOT.resolve(module).resolve("pom.xml").toFile());
    return elements(project, "dependency").stream()
        .filter(d -> text(d, "groupId").equals("dev.isomorph"))
        .filter(d -> !Arrays.asList("test", "provided").contains(text(d, "scope")))
        .map(d -> text(d, "artifactId").substring(PREFIX.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Element parse(File pom) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(pom)
        .getDocumentElement();
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static String text(Element parent, String name) {
    List<Element> found = elements(parent, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent();
  }
}
