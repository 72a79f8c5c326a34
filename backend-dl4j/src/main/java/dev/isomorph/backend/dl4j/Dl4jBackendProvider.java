package dev.isomorph.backend.dl4j;

import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.BackendProvider;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.factory.Nd4j;

/** Starts ND4J, quietly. */
public final class Dl4jBackendProvider implements BackendProvider {
  @Override
  public String name() {
    return Dl4jBackend.NAME;
  }

  @Override
  public Backend create() {
    setUnlessSet(ND4JSystemProperties.LOG_INITIALIZATION, "false");
    setUnlessSet(ND4JSystemProperties.VERSION_CHECK_PROPERTY, "false");
    // By default native memory is bounded by a multiple of the Java heap, and it fails beyond.
    setUnlessSet("org.bytedeco.javacpp.maxbytes", "0");
    setUnlessSet("org.bytedeco.javacpp.maxphysicalbytes", "0");
    try {
      Nd4j.create(1).close();
    } catch (RuntimeException | LinkageError e) {
      throw new BackendException(
          "backend 'dl4j': ND4J does not start on this machine: " + reason(e), e);
    }
    return new Dl4jBackend();
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** The innermost message: the outer ones only say that a class could not be initialized. */
  private static String reason(Throwable thrown) {
    Throwable innermost = thrown;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
  }
}
