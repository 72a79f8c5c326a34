package dev.isomorph.conformance.report;

import dev.isomorph.api.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The machine and the versions that a run took place on. */
final class RunEnvironment {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private RunEnvironment() {}

  /** Facts by name, in the order they are shown. */
  static Map<String, String> facts(String commit, List<Backend> backends, Instant time) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("commit", commit.isEmpty() ? "unknown" : commit);
    facts.put(
        "system", "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    facts.put("processor", processor());
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("Java", "%s, %s".formatted(System.getProperty("java.vm.name"), Runtime.version()));
    backends.forEach(backend -> facts.put(backend.name(), backend.version()));
    return facts;
  }

  private static String processor() {
    try {
      return Files.readAllLines(PROCESSOR).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown"; // only Linux has this file
    }
  }
}
