package dev.isomorph.cli;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a caller of a library meets: no record shares an array with whoever made it or asks for it,
 * and nothing is made with more than five parameters. {@code public-types.txt} lists what is left,
 * a line each with its reason; a line that nothing needs any more fails.
 */
class PublicTypesTest {
  private static final int MAX_PARAMETERS = 5;

  /** The command is no library: nobody calls its classes. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.isomorph")
          .that(
              DescribedPredicate.describe(
                  "libraries",
                  type ->
                      !type.getPackageName().startsWith("dev.isomorph.cli")
                          && !type.getPackageName().startsWith("dev.isomorph.examples")
                          && !type.getPackageName().startsWith("dev.isomorph.benchmarks")));

  @Test
  void records_copy_their_arrays_and_nothing_takes_more_than_five_parameters() throws IOException {
    Set<String> found =
        CLASSES.stream()
            .filter(PublicTypesTest::isPublic)
            .flatMap(PublicTypesTest::findings)
            .collect(toCollection(TreeSet::new));
    assertThat(found).isEqualTo(allowed());
  }

  private static Set<String> allowed() throws IOException {
    try (InputStream list = PublicTypesTest.class.getResourceAsStream("public-types.txt")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .map(PublicTypesTest::allowed)
          .collect(toCollection(TreeSet::new));
    }
  }

  private static String allowed(String line) {
    String[] parts = line.split(": ", 2);
    assertThat(parts).as("expected 'what: reason', got '%s'", line).hasSize(2);
    return parts[0];
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(PublicTypesTest::isPublic).orElse(true);
  }

  private static Stream<String> findings(JavaClass type) {
    Stream<String> made =
        Stream.concat(
                type.getConstructors().stream(),
                type.getMethods().stream().filter(PublicTypesTest::isFactory))
            .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(unit -> unit.getRawParameterTypes().size() > MAX_PARAMETERS)
            .map(
                unit ->
                    "%s%s with %d parameters"
                        .formatted(
                            type.getName(),
                            unit.isConstructor() ? "" : "." + unit.getName(),
                            unit.getRawParameterTypes().size()));
    Stream<String> shared =
        type.isRecord()
            ? type.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .filter(PublicTypesTest::holdsArrays)
                .filter(Predicate.not(PublicTypesTest::isCopied))
                .map(field -> "%s shares %s".formatted(type.getName(), field.getName()))
            : Stream.empty();
    return Stream.concat(made, shared);
  }

  private static boolean isFactory(JavaMethod method) {
    return method.getModifiers().contains(JavaModifier.STATIC)
        && method.getRawReturnType().getPackageName().startsWith("dev.isomorph");
  }

  private static boolean holdsArrays(JavaField field) {
    return field.getRawType().isArray()
        || field.getType() instanceof JavaParameterizedType generic
            && generic.getActualTypeArguments().stream()
                .anyMatch(argument -> argument.toErasure().isArray());
  }

  private static boolean isCopied(JavaField field) {
    JavaClass type = field.getOwner();
    return field.getRawType().isArray()
        && copies(type.getMethod(field.getName()))
        && type.getConstructors().stream().anyMatch(PublicTypesTest::copies);
  }

  private static boolean copies(JavaCodeUnit code) {
    return code.getMethodCallsFromSelf().stream().anyMatch(call -> call.getName().equals("clone"));
  }
}
