package dev.isomorph.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.isomorph.spi.StartupEnvironment;
import dev.isomorph.spi.StartupProperties;
import java.awt.image.RenderedImage;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.Timer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.BaseStream;
import javax.imageio.ImageIO;

/** A library leaves the JVM to the application: the command may change it, no other module. */
@AnalyzeClasses(packages = "dev.isomorph", importOptions = ImportOption.DoNotIncludeTests.class)
class LibraryMannersTest {
  /** Processes of their own that the benchmarks start. */
  private static final String WORKERS = "dev\\.isomorph\\.benchmarks\\.(Photograph)?Worker";

  private static final DescribedPredicate<JavaMethodCall> CHANGE_THE_PROCESS =
      calls(
          "change the process",
          List.of(
              new Banned(
                  System.class,
                  Set.of(
                      "setProperty",
                      "setProperties",
                      "clearProperty",
                      "setOut",
                      "setErr",
                      "setIn",
                      "exit",
                      "setSecurityManager")),
              new Banned(Runtime.class, Set.of("exit", "halt", "addShutdownHook")),
              new Banned(
                  ImageIO.class, Set.of("setUseCache", "setCacheDirectory", "scanForPlugins")),
              new Banned(Locale.class, Set.of("setDefault")),
              new Banned(TimeZone.class, Set.of("setDefault")),
              new Banned(Thread.class, Set.of("setDefaultUncaughtExceptionHandler")),
              new Banned(StartupEnvironment.CLibrary.class, Set.of("setenv", "unsetenv"))));

  private static final DescribedPredicate<JavaMethodCall> USE_THE_COMMON_POOL =
      calls(
          "use the common pool",
          List.of(
              new Banned(ForkJoinPool.class, Set.of("commonPool")),
              new Banned(Collection.class, Set.of("parallelStream")),
              new Banned(BaseStream.class, Set.of("parallel")),
              new Banned(
                  Arrays.class, Set.of("parallelSort", "parallelPrefix", "parallelSetAll"))));

  @ArchTest
  static final ArchRule A_LIBRARY_LEAVES_THE_PROCESS_ALONE =
      noClasses()
          .that(DescribedPredicate.not(resideInAPackage("dev.isomorph.cli..")).as("of a library"))
          .and()
          .haveNameNotMatching(WORKERS)
          .and()
          .areNotAssignableTo(StartupProperties.class)
          .and()
          .areNotAssignableTo(StartupEnvironment.class)
          .should()
          .callMethodWhere(CHANGE_THE_PROCESS)
          .because(
              "other code runs in the same JVM; engines are started by StartupProperties and"
                  + " StartupEnvironment");

  @ArchTest
  static final ArchRule NOTHING_RUNS_IN_THE_COMMON_POOL =
      noClasses()
          .should()
          .callMethodWhere(USE_THE_COMMON_POOL)
          .orShould()
          .callMethodWhere(
              new DescribedPredicate<>("complete stages without an executor") {
                @Override
                public boolean test(JavaMethodCall call) {
                  return call.getTargetOwner().isAssignableTo(CompletionStage.class)
                      && call.getName().endsWith("Async")
                      && call.getTarget().getRawParameterTypes().stream()
                          .noneMatch(type -> type.isAssignableTo("java.util.concurrent.Executor"));
                }
              })
          .orShould()
          .dependOnClassesThat(assignableTo(Timer.class))
          .because("it is the application's; see ParallelLoop");

  @ArchTest
  static final ArchRule IMAGES_ARE_ENCODED_IN_MEMORY =
      noClasses()
          .should()
          .callMethod(ImageIO.class, "write", RenderedImage.class, String.class, OutputStream.class)
          .because("it leaves files in the temporary folder when the process is killed");

  /** Methods of a class that no library calls. */
  private record Banned(Class<?> owner, Set<String> names) {
    boolean matches(JavaMethodCall call) {
      return call.getTargetOwner().isAssignableTo(owner) && names.contains(call.getName());
    }
  }

  private static DescribedPredicate<JavaMethodCall> calls(String what, List<Banned> banned) {
    return new DescribedPredicate<>(what) {
      @Override
      public boolean test(JavaMethodCall call) {
        return banned.stream().anyMatch(one -> one.matches(call));
      }
    };
  }
}
