package dev.isomorph.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContendersTest {
  private static final List<String> ENGINES =
      List.of("ai.djl.", "ai.onnxruntime.", "org.nd4j.", "org.deeplearning4j.");

  /** Loads the classes of this module anew, and finds none of an engine. */
  private static final class WithoutEngines extends ClassLoader {
    WithoutEngines() {
      super(ContendersTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (ENGINES.stream().anyMatch(name::startsWith)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.isomorph.benchmarks.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void without_engines_the_contenders_are_named_all_the_same() throws ReflectiveOperationException {
    Class<?> contenders = Class.forName(Contenders.class.getName(), true, new WithoutEngines());
    Method byHand = contenders.getMethod("byHand", String.class);
    for (String backend : List.of("djl", "dl4j", "onnxruntime")) {
      assertThat((Optional<?>) byHand.invoke(null, backend)).as(backend).isPresent();
    }
    assertThat((Optional<?>) byHand.invoke(null, "reference")).isEmpty();
  }
}
