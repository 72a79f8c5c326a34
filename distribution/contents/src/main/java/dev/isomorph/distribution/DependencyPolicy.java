package dev.isomorph.distribution;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;

/**
 * Which libraries may be on the class path. An artifact is written as group:artifact, in which
 * {@code *} stands for any text.
 *
 * @param reviewed the day on which the list of vulnerabilities was last compared with public ones
 * @param licences the allowed licences as SPDX expressions, with the artifacts that are under each
 * @param banned artifacts that must not be there
 * @param vulnerabilities known ones, with the versions that have them
 * @param accepted findings that are accepted, with the reason
 */
public record DependencyPolicy(
    String reviewed,
    Map<String, List<String>> licences,
    List<Ban> banned,
    List<Vulnerability> vulnerabilities,
    List<Accepted> accepted) {

  /** An artifact that must not be there, and why. */
  public record Ban(String artifact, String reason) {}

  /**
   * A known vulnerability.
   *
   * @param affected the versions that have it, in Maven's notation of ranges
   * @param what happens, in a few words
   * @param source where the versions were read
   */
  public record Vulnerability(
      String id, String artifact, String affected, String what, String source) {
    private boolean affects(Component component) {
      try {
        return matches(artifact, component.artifact())
            && VersionRange.createFromVersionSpec(affected)
                .containsVersion(new DefaultArtifactVersion(component.version()));
      } catch (InvalidVersionSpecificationException e) {
        throw new IllegalArgumentException(
            "%s: affected: expected a range of Maven such as [1.0,1.2), got '%s'"
                .formatted(id, affected),
            e);
      }
    }
  }

  /**
   * Findings that stay, in one library.
   *
   * @param carrier the artifact whose jar the library is in
   * @param ids of the vulnerabilities
   */
  public record Accepted(
      @JsonProperty("in") String carrier,
      String artifact,
      String version,
      List<String> ids,
      String reason) {
    /** The library in which they are found. */
    public Component component() {
      return new Component(carrier, artifact, version);
    }
  }

  private record Finding(String id, Component component) {}

  /** Reads a policy. */
  public static DependencyPolicy read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), DependencyPolicy.class);
  }

  /** What is wrong with a class path, one sentence each; nothing if it obeys the policy. */
  public List<String> violations(Collection<JarScan> jars) {
    List<String> violations = new ArrayList<>();
    Set<Finding> accepted = new LinkedHashSet<>();
    for (Accepted one : accepted()) {
      one.ids().forEach(id -> accepted.add(new Finding(id, one.component())));
    }
    Set<Finding> stale = new LinkedHashSet<>(accepted);
    for (JarScan jar : jars) {
      for (Component component : jar.components()) {
        check(component, violations);
        for (Vulnerability vulnerability : vulnerabilities) {
          Finding finding = new Finding(vulnerability.id(), component);
          if (vulnerability.affects(component) && !accepted.contains(finding)) {
            violations.add(
                "%s: has %s (%s); versions %s have it (%s): take another version, or accept it with a reason"
                    .formatted(
                        component,
                        vulnerability.id(),
                        vulnerability.what(),
                        vulnerability.affected(),
                        vulnerability.source()));
          } else if (vulnerability.affects(component)) {
            stale.remove(finding);
          }
        }
      }
      jar.kotlin().stream()
          .limit(1)
          .forEach(entry -> violations.add("%s: contains Kotlin: %s".formatted(name(jar), entry)));
    }
    stale.forEach(
        finding ->
            violations.add(
                "%s: %s is accepted, but not found; take it out of the accepted findings"
                    .formatted(finding.component(), finding.id())));
    return violations;
  }

  /** The licence that an artifact, as group:artifact, is under, as an SPDX expression. */
  public Optional<String> licenceOf(String artifact) {
    return licences.entrySet().stream()
        .filter(licence -> licence.getValue().stream().anyMatch(p -> matches(p, artifact)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void check(Component component, List<String> violations) {
    if (licenceOf(component.artifact()).isEmpty()) {
      violations.add(
          "%s: no licence is known; add it to the licences if it is free".formatted(component));
    }
    banned.stream()
        .filter(ban -> matches(ban.artifact(), component.artifact()))
        .forEach(ban -> violations.add("%s: is banned: %s".formatted(component, ban.reason())));
  }

  private static Component name(JarScan jar) {
    return jar.components().iterator().next();
  }

  private static boolean matches(String pattern, String artifact) {
    return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), artifact);
  }
}
