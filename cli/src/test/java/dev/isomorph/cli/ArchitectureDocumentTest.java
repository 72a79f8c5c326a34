package dev.isomorph.cli;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.objective.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code ARCHITECTURE.md} claims of layers and losses is true of the classes. */
class ArchitectureDocumentTest {
  private static final Path DOCUMENT = Path.of("../ARCHITECTURE.md");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.isomorph");

  /** Each of these stops compiling when a layer comes. */
  private static final Predicate<JavaClass> HAS_A_ROW_FOR_EACH_LAYER =
      type -> !type.isEquivalentTo(Layer.Cases.class) && type.isAssignableTo(Layer.Cases.class);

  private static final Predicate<JavaClass> HAS_A_ROW_FOR_EACH_LOSS =
      type -> !type.isEquivalentTo(Loss.Cases.class) && type.isAssignableTo(Loss.Cases.class);

  private static final Predicate<JavaClass> ASKS_FOR_KINDS_OF_LAYERS =
      type ->
          type.getInstanceofChecks().stream()
              .map(check -> check.getRawType())
              .anyMatch(
                  asked -> asked.isAssignableTo(Layer.class) && !asked.isEquivalentTo(Layer.class));

  private static Set<String> named(Predicate<JavaClass> wanted) {
    return CLASSES.stream()
        .filter(wanted)
        .map(ArchitectureDocumentTest::outermost)
        .map(JavaClass::getSimpleName)
        .collect(toCollection(TreeSet::new));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureDocumentTest::outermost).orElse(type);
  }

  /** The part of the document that begins with a text, up to an empty line or the next part. */
  private static String part(String begin, String end) throws IOException {
    String document = Files.readString(DOCUMENT);
    assertThat(document).contains(begin).contains(end);
    int from = document.indexOf(begin);
    return document.substring(from, document.indexOf(end, from + begin.length()));
  }

  private static void assertNamed(String text, Predicate<JavaClass> wanted) {
    Set<String> classes = named(wanted);
    assertThat(classes).isNotEmpty();
    List<String> missing =
        classes.stream()
            .filter(name -> !Pattern.compile("\\b" + name + "\\b").matcher(text).find())
            .toList();
    assertThat(missing).as("classes that %s does not name", DOCUMENT).isEmpty();
  }

  @Test
  void every_function_of_all_layers_is_named() throws IOException {
    assertNamed(
        part("- **A layer is a record", "- **What concerns some layers"), HAS_A_ROW_FOR_EACH_LAYER);
  }

  @Test
  void everything_that_asks_for_some_layers_is_named() throws IOException {
    assertNamed(part("- **What concerns some layers", "- **A `Plan`"), ASKS_FOR_KINDS_OF_LAYERS);
  }

  @Test
  void adding_a_layer_and_a_loss_lists_what_does_not_compile_without_a_row() throws IOException {
    assertNamed(part("## Add a layer", "## Add a loss"), HAS_A_ROW_FOR_EACH_LAYER);
    assertNamed(part("## Add a loss", "## Add a backend"), HAS_A_ROW_FOR_EACH_LOSS);
  }

  @Test
  void what_is_named_in_the_lists_is_there() throws IOException {
    Set<String> simpleNames =
        CLASSES.stream().map(JavaClass::getSimpleName).collect(toCollection(TreeSet::new));
    Pattern name = Pattern.compile("`(?:[^`]*[/.])?([A-Z]\\w+)`");
    assertThat(
            name.matcher(part("## Add a layer", "## Add a backend"))
                .results()
                .map(found -> found.group(1))
                .filter(found -> !found.endsWith("Test") && !found.equals("LoopsLowering")))
        .isNotEmpty()
        .allMatch(simpleNames::contains);
  }
}
