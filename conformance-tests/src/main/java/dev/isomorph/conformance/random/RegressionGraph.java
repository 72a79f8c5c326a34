package dev.isomorph.conformance.random;

import dev.isomorph.spec.json.ArchitectureJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A network that an engine once got wrong, made small.
 *
 * @param name the file that holds it
 * @param graph the network with its weights and batch
 */
public record RegressionGraph(String name, RandomGraph graph) {

  /** All of them. */
  public static List<RegressionGraph> all() {
    return List.of(
        // ONNX Runtime merged the output padding into the pool: wrong values.
        read("output-padding-then-max-pool.json", 777003420L, 2),
        // The same, where the pool then has more padding than it can: no session.
        read("output-padding-then-padded-max-pool.json", 31337094065L, 2));
  }

  private static RegressionGraph read(String name, long seed, int batchSize) {
    try (InputStream in = RegressionGraph.class.getResourceAsStream(name)) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new RegressionGraph(
          name, new RandomGraph(ArchitectureJson.read(json), seed, batchSize));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
