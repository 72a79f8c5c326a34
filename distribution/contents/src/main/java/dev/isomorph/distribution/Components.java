package dev.isomorph.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The components of a distribution as a CycloneDX document (a software bill of materials). Maven
 * knows the artifacts; this adds the libraries that were copied into their jars, and for each
 * vulnerability that the dependency policy accepts, the statement that it is not exploitable, with
 * the reason (VEX).
 */
final class Components {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode document;
  private final Map<Component, String> references = new HashMap<>();

  private Components(ObjectNode document) {
    this.document = document;
  }

  /** Reads what CycloneDX's plugin wrote. */
  static Components read(Path file) throws IOException {
    return new Components((ObjectNode) JSON.readTree(Files.readAllBytes(file)));
  }

  /**
   * Adds the libraries that were copied into a jar.
   *
   * @throws IllegalArgumentException if the jar itself is none of the components
   */
  void addCopiesIn(JarScan jar) {
    ObjectNode carrier = null;
    for (Component component : jar.components()) {
      if (component.artifact().equals(component.carrier())) {
        if (carrier == null) { // a jar may name itself again, in its own description
          carrier = find(component);
          references.put(component, carrier.path("bom-ref").asText());
        }
      } else {
        String reference = carrier.path("bom-ref").asText() + "#" + component.artifact();
        references.put(component, reference);
        carrier.withArray("components").add(copy(component, reference));
      }
    }
  }

  private ObjectNode find(Component component) {
    for (JsonNode candidate : document.path("components")) {
      String artifact = candidate.path("group").asText() + ":" + candidate.path("name").asText();
      if (artifact.equals(component.artifact())
          && candidate.path("version").asText().equals(component.version())) {
        return (ObjectNode) candidate;
      }
    }
    throw new IllegalArgumentException(
        "%s: expected it among the components, found it not".formatted(component));
  }

  private static ObjectNode copy(Component component, String reference) {
    String[] groupAndName = component.artifact().split(":");
    return JSON.createObjectNode()
        .put("type", "library")
        .put("bom-ref", reference)
        .put("group", groupAndName[0])
        .put("name", groupAndName[1])
        .put("version", component.version())
        .put(
            "purl",
            "pkg:maven/%s/%s@%s".formatted(groupAndName[0], groupAndName[1], component.version()));
  }

  /** Adds the findings that a policy accepts, of the libraries that are here. */
  void accept(DependencyPolicy policy) {
    ArrayNode vulnerabilities = document.withArray("vulnerabilities");
    for (DependencyPolicy.Accepted accepted : policy.accepted()) {
      String reference = references.get(accepted.component());
      if (reference != null) {
        for (String id : accepted.ids()) {
          vulnerabilities.add(statement(id, accepted, reference, policy));
        }
      }
    }
  }

  private static ObjectNode statement(
      String id, DependencyPolicy.Accepted accepted, String reference, DependencyPolicy policy) {
    ObjectNode statement =
        JSON.createObjectNode().put("bom-ref", id + "#" + reference).put("id", id);
    statement
        .putObject("source")
        .put("name", "NVD")
        .put("url", "https://nvd.nist.gov/vuln/detail/" + id);
    policy.vulnerabilities().stream()
        .filter(vulnerability -> vulnerability.id().equals(id))
        .findFirst()
        .ifPresent(vulnerability -> statement.put("description", vulnerability.what()));
    statement
        .putObject("analysis")
        .put("state", "not_affected")
        .put("justification", "code_not_reachable")
        .put("detail", accepted.reason());
    statement.putArray("affects").addObject().put("ref", reference);
    return statement;
  }

  /** Writes the document. */
  void write(Path file) throws IOException {
    Files.write(file, JSON.writeValueAsBytes(document));
  }
}
