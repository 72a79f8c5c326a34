package dev.isomorph.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.isomorph.spec.IsomorphException;
import java.io.IOException;
import org.jspecify.annotations.NullMarked;

/** What holds for every package of the project. */
@AnalyzeClasses(packages = "dev.isomorph", importOptions = ImportOption.DoNotIncludeTests.class)
class LibraryContractsTest {
  @ArchTest
  static final ArchRule EXCEPTIONS_HAVE_ONE_ROOT =
      classes()
          .that()
          .areAssignableTo(Throwable.class)
          .should()
          .beAssignableTo(IsomorphException.class)
          .orShould()
          .beAssignableTo(IllegalArgumentException.class)
          .orShould()
          .beAssignableTo(IOException.class);

  /** The distribution's own program belongs to the build and is used by nobody. */
  @ArchTest
  static final ArchRule NOTHING_IS_NULL_THAT_IS_NOT_MARKED =
      classes()
          .that()
          .haveSimpleName("package-info")
          .and()
          .resideOutsideOfPackage("dev.isomorph.distribution..")
          .should()
          .beAnnotatedWith(NullMarked.class);

  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_DESCRIBED =
      classes()
          .that()
          .areTopLevelClasses()
          .should(
              com.tngtech.archunit.lang.conditions.ArchConditions.have(
                  com.tngtech.archunit.base.DescribedPredicate.describe(
                      "a package-info",
                      c -> c.getPackage().containsClassWithSimpleName("package-info"))));
}
