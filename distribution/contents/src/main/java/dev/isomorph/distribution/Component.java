package dev.isomorph.distribution;

/**
 * A library on the class path.
 *
 * @param carrier the artifact whose jar it is in, as group:artifact; the library itself unless it
 *     was copied into the jar of another
 * @param artifact the library, as group:artifact
 * @param version its version
 */
public record Component(String carrier, String artifact, String version) {
  @Override
  public String toString() {
    String itself = artifact + " " + version;
    return carrier.equals(artifact) ? itself : itself + " inside " + carrier;
  }
}
