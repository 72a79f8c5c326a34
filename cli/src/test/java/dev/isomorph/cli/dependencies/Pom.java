package dev.isomorph.cli.dependencies;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A {@code pom.xml} as it stands, without what it inherits.
 *
 * @param file where it is
 * @param root its project element
 */
record Pom(Path file, Element root) {
  /** A dependency that is named in it. */
  record Dependency(String group, String artifact, String scope) {}

  static Pom read(Path file) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      return new Pom(file, factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** This and all modules below it. */
  List<Pom> withModules() throws IOException {
    List<Pom> poms = new ArrayList<>(List.of(this));
    for (Element module : children(root, "modules", "module")) {
      Path folder = file.resolveSibling(module.getTextContent());
      poms.addAll(read(folder.resolve("pom.xml")).withModules());
    }
    return poms;
  }

  Path folder() {
    return file.toAbsolutePath().getParent();
  }

  String artifact() {
    return text("artifactId").orElseThrow();
  }

  boolean isJar() {
    return text("packaging").orElse("jar").equals("jar");
  }

  boolean isPublished() {
    return !property("maven.deploy.skip").orElse("false").equals("true");
  }

  /** The text of an element of the project. */
  Optional<String> text(String name) {
    return children(root, name).stream().map(Node::getTextContent).findFirst();
  }

  Optional<String> property(String name) {
    return children(root, "properties", name).stream().map(Node::getTextContent).findFirst();
  }

  List<Dependency> dependencies() {
    return dependencies(children(root, "dependencies", "dependency"));
  }

  List<Dependency> managed() {
    return dependencies(children(root, "dependencyManagement", "dependencies", "dependency"));
  }

  private static List<Dependency> dependencies(List<Element> elements) {
    return elements.stream()
        .map(
            dependency ->
                new Dependency(
                    only(dependency, "groupId").orElseThrow(),
                    only(dependency, "artifactId").orElseThrow(),
                    only(dependency, "scope").orElse("compile")))
        .toList();
  }

  private static Optional<String> only(Element parent, String name) {
    return children(parent, name).stream().map(Node::getTextContent).findFirst();
  }

  private static List<Element> children(Element parent, String... path) {
    List<Element> found = List.of(parent);
    for (String name : path) {
      List<Element> next = new ArrayList<>();
      for (Element element : found) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
          if (node instanceof Element child && child.getTagName().equals(name)) {
            next.add(child);
          }
        }
      }
      found = next;
    }
    return found;
  }
}
