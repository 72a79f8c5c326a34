package dev.isomorph.backend.dl4j;

import dev.isomorph.api.BackendException;
import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.EngineCache;
import dev.isomorph.spi.StartupEnvironment;
import dev.isomorph.spi.StartupProperties;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.factory.Nd4j;

/** Starts ND4J, quietly. */
public final class Dl4jBackendProvider implements BackendProvider {
  /** The folder into which JavaCPP unpacks native libraries. */
  private static final String CACHE_SETTING = "org.bytedeco.javacpp.cachedir";

  @Override
  public String name() {
    return Dl4jEngine.NAME;
  }

  @Override
  public Engine create() {
    EngineCache cache = EngineCache.of(Dl4jEngine.NAME);
    Map<String, String> properties =
        Map.of(
            ND4JSystemProperties.LOG_INITIALIZATION,
            "false",
            ND4JSystemProperties.VERSION_CHECK_PROPERTY,
            "false",
            // By default native memory is bounded by a multiple of the Java heap, and it fails
            // beyond.
            "org.bytedeco.javacpp.maxbytes",
            "0",
            "org.bytedeco.javacpp.maxphysicalbytes",
            "0",
            CACHE_SETTING,
            libraries(cache).toString(),
            // NativeEnvironment calls the C library with JNA, which unpacks a library as well.
            "jna.tmpdir",
            cache.own("jna").toString());
    try {
      StartupProperties.with(
          properties,
          () ->
              StartupEnvironment.with(
                  StartupEnvironment.SLEEPING_THREADS,
                  NativeEnvironment::load,
                  () -> {
                    Nd4j.create(1).close();
                    return null;
                  }));
    } catch (RuntimeException | LinkageError e) {
      throw new BackendException(
          "backend 'dl4j': ND4J does not start on this machine: " + reason(e), e);
    }
    return new Dl4jEngine();
  }

  /** Where the user has told JavaCPP to unpack, or JavaCPP's usual folder. */
  private static Path libraries(EngineCache cache) {
    String set =
        System.getProperty(CACHE_SETTING, System.getProperty("org.bytedeco.javacpp.cacheDir"));
    return set == null ? cache.engines("javacpp", ".javacpp/cache") : cache.named(set);
  }

  /** The innermost message: the outer ones only report that a class could not be initialized. */
  private static String reason(Throwable thrown) {
    Throwable innermost = thrown;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
  }
}
