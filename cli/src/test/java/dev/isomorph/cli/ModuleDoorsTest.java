package dev.isomorph.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which module may know which; see ARCHITECTURE.md. */
@AnalyzeClasses(packages = "dev.isomorph", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleDoorsTest {
  private static final String SPEC = "dev.isomorph.spec..";
  private static final String API = "dev.isomorph.api..";
  private static final String INJECT = "dev.isomorph.inject..";
  private static final String ANOMALY = "dev.isomorph.anomaly..";
  private static final String BACKENDS = "dev.isomorph.backend..";
  private static final String DJL = "dev.isomorph.backend.djl..";
  private static final String DL4J = "dev.isomorph.backend.dl4j..";
  private static final String ONNX_RUNTIME = "dev.isomorph.backend.onnxruntime..";
  private static final String FORMATS = "dev.isomorph.format..";
  private static final String CONFORMANCE = "dev.isomorph.conformance..";
  private static final String CLI = "dev.isomorph.cli..";
  private static final String JSON = "com.fasterxml.jackson..";

  @ArchTest
  static final ArchRule THE_SPEC_KNOWS_THE_JDK_AND_JSON =
      classes()
          .that()
          .resideInAPackage(SPEC)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(SPEC, "java..", JSON));

  @ArchTest
  static final ArchRule THE_API_KNOWS_THE_SPEC =
      classes()
          .that()
          .resideInAPackage(API)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  API,
                  SPEC,
                  "java..",
                  "com.sun.management", // the memory of the machine; part of the JDK
                  JSON));

  @ArchTest
  static final ArchRule THE_GUICE_MODULE_KNOWS_THE_API =
      classes()
          .that()
          .resideInAPackage(INJECT)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(INJECT, API, "java..", "com.google.inject.."));

  @ArchTest
  static final ArchRule A_LIBRARY_KNOWS_NO_GUICE =
      noClasses()
          .that(resideInAnyPackage(SPEC, API, FORMATS, CONFORMANCE, ANOMALY, BACKENDS))
          .should()
          .dependOnClassesThat(resideInAnyPackage("com.google.inject..", "jakarta.inject.."));

  @ArchTest
  static final ArchRule THE_RULES_KNOW_NO_BACKEND_BUT_THE_REFERENCE =
      noClasses()
          .that()
          .resideInAPackage(CONFORMANCE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  BACKENDS,
                  ANOMALY,
                  CLI,
                  "ai.djl..",
                  "org.nd4j..",
                  "org.deeplearning4j..",
                  "ai.onnxruntime.."));

  @ArchTest
  static final ArchRule DETECTION_KNOWS_NO_BACKEND_AND_NO_COMMAND_LINE =
      noClasses()
          .that()
          .resideInAPackage(ANOMALY)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  BACKENDS,
                  CLI,
                  "ai.djl..",
                  "org.nd4j..",
                  "org.deeplearning4j..",
                  "ai.onnxruntime..",
                  "picocli.."));

  /** A detector must not be measured by the defects that it trained on. */
  @ArchTest
  static final ArchRule THE_SUITES_DEFECTS_ARE_NOT_THOSE_OF_TRAINING =
      noClasses()
          .that()
          .resideInAPackage("dev.isomorph.anomaly.suite..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("dev.isomorph.anomaly.simulate.."));

  @ArchTest
  static final ArchRule TRAINING_KNOWS_NO_DEFECTS_OF_THE_SUITE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.isomorph.anomaly",
              "dev.isomorph.anomaly.simulate..",
              "dev.isomorph.anomaly.training..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("dev.isomorph.anomaly.suite.."));

  @ArchTest
  static final ArchRule A_BACKEND_KNOWS_NEITHER_DETECTION_NOR_COMMAND_LINE =
      noClasses()
          .that()
          .resideInAPackage(BACKENDS)
          .should()
          .dependOnClassesThat(resideInAnyPackage(ANOMALY, CLI, "com.google.inject.."));

  @ArchTest
  static final ArchRule DJL_KNOWS_NO_OTHER_ENGINE =
      noClasses()
          .that()
          .resideInAPackage(DJL)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  DL4J, ONNX_RUNTIME, "org.nd4j..", "org.deeplearning4j..", "ai.onnxruntime.."));

  @ArchTest
  static final ArchRule DL4J_KNOWS_NO_OTHER_ENGINE =
      noClasses()
          .that()
          .resideInAPackage(DL4J)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(DJL, ONNX_RUNTIME, "ai.djl..", "ai.onnxruntime.."));

  @ArchTest
  static final ArchRule ONNX_RUNTIME_KNOWS_NO_OTHER_ENGINE =
      noClasses()
          .that()
          .resideInAPackage(ONNX_RUNTIME)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(DJL, DL4J, "ai.djl..", "org.nd4j..", "org.deeplearning4j.."));

  @ArchTest
  static final ArchRule FORMATS_KNOW_THE_API_AND_ONNXS_CLASSES =
      classes()
          .that()
          .resideInAPackage(FORMATS)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  FORMATS, API, SPEC, "java..", "ai.onnx.proto..", "com.google.protobuf.."));

  @ArchTest
  static final ArchRule NOBODY_WANTS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should()
          .dependOnClassesThat(resideInAnyPackage(CLI, "picocli.."));

  @ArchTest
  static final ArchRule THE_PACKAGES_OF_THE_COMMAND_LINE_HAVE_NO_CYCLE =
      slices().matching("dev.isomorph.(cli..)").should().beFreeOfCycles();

  /** Which engines are called by hand is the benchmarks' own business. */
  @ArchTest
  static final ArchRule NOBODY_WANTS_AN_ENGINE_CALLED_BY_HAND =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.isomorph.benchmarks..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("dev.isomorph.benchmarks.contender.."));

  @ArchTest
  static final ArchRule THE_COMMAND_LINE_NAMES_NO_BACKEND =
      noClasses()
          .that()
          .resideInAPackage(CLI)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  BACKENDS, "ai.djl..", "org.nd4j..", "org.deeplearning4j..", "ai.onnxruntime.."));

  /**
   * The vulnerabilities that dependency-policy.json accepts are behind these. The benchmark of DJL
   * called by hand loads a folder that it has just written.
   */
  @ArchTest
  static final ArchRule NOTHING_IS_UNPACKED_BY_DJL_OR_READ_BY_ND4JS_COPIES =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.isomorph.benchmarks.contender..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("ai.djl.repository..", "org.nd4j.shade..")
                  .or(nameMatching("ai\\.djl\\.util\\.(Zip|Tar)Utils")));
}
