package dev.isomorph.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Backends;
import dev.isomorph.api.BatchingModel;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.TrainingSession;

/** Which module may know which; see ARCHITECTURE.md. */
@AnalyzeClasses(packages = "dev.isomorph", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleDoorsTest {
  private static final String NULLNESS = "org.jspecify.annotations..";
  private static final String SPEC = "dev.isomorph.spec..";
  private static final String API = "dev.isomorph.api..";
  private static final String SPI = "dev.isomorph.spi..";
  private static final String INJECT = "dev.isomorph.inject..";
  private static final String ANOMALY = "dev.isomorph.anomaly..";
  private static final String BACKENDS = "dev.isomorph.backend..";
  private static final String REFERENCE = "dev.isomorph.backend.reference..";
  private static final String DJL = "dev.isomorph.backend.djl..";
  private static final String DL4J = "dev.isomorph.backend.dl4j..";
  private static final String ONNX_RUNTIME = "dev.isomorph.backend.onnxruntime..";
  private static final String FORMATS = "dev.isomorph.format..";
  private static final String CONFORMANCE = "dev.isomorph.conformance..";
  private static final String CONFORMANCE_JUNIT = "dev.isomorph.conformance.junit..";
  private static final String CONFORMANCE_REPORT = "dev.isomorph.conformance.report..";
  private static final String IMAGING = "dev.isomorph.imaging..";
  private static final String SAMPLE = "dev.isomorph.sample..";
  private static final String REPORT = "dev.isomorph.anomaly.report..";
  private static final String EXPORT = "dev.isomorph.anomaly.export..";
  private static final String BENCHMARKS = "dev.isomorph.benchmarks..";
  private static final String EXAMPLES = "dev.isomorph.examples..";
  private static final String CLI = "dev.isomorph.cli..";
  private static final String JSON = "com.fasterxml.jackson..";

  @ArchTest
  static final ArchRule THE_SPEC_KNOWS_THE_JDK_AND_JSON =
      classes()
          .that()
          .resideInAPackage(SPEC)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(SPEC, "java..", NULLNESS, JSON));

  @ArchTest
  static final ArchRule THE_API_KNOWS_THE_SPEC =
      classes()
          .that()
          .resideInAPackage(API)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  API,
                  SPI,
                  SPEC,
                  "java..",
                  NULLNESS,
                  "com.sun.management", // the memory of the machine; part of the JDK
                  JSON));

  /** Calls go from the api to an engine; see docs/adr/0015-values-in-the-api.md. */
  @ArchTest
  static final ArchRule FOUR_CLASSES_CALL_AN_ENGINE =
      noClasses()
          .that()
          .resideInAPackage(API)
          .and(
              DescribedPredicate.not(
                  belongToAnyOf(
                      Backend.class, Backends.class, CompiledModel.class, TrainingSession.class)))
          .should()
          .dependOnClassesThat(resideInAPackage(SPI));

  @ArchTest
  static final ArchRule AN_ENGINE_KNOWS_THE_VALUES_OF_THE_API_AND_NO_CALLER =
      classes()
          .that()
          .resideInAPackage(SPI)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(SPI, API, SPEC, "java..", NULLNESS)
                  .and(
                      DescribedPredicate.not(
                          belongToAnyOf(
                              Backend.class,
                              Backends.class,
                              CompiledModel.class,
                              TrainingSession.class,
                              BatchingModel.class))));

  @ArchTest
  static final ArchRule THE_GUICE_MODULE_KNOWS_THE_API =
      classes()
          .that()
          .resideInAPackage(INJECT)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(INJECT, API, SPI, "java..", NULLNESS, "com.google.inject.."));

  @ArchTest
  static final ArchRule A_LIBRARY_KNOWS_NO_GUICE =
      noClasses()
          .that(resideInAnyPackage(SPEC, API, SPI, FORMATS, CONFORMANCE, ANOMALY, BACKENDS))
          .should()
          .dependOnClassesThat(resideInAnyPackage("com.google.inject..", "jakarta.inject.."));

  @ArchTest
  static final ArchRule THE_REFERENCE_KNOWS_THE_API =
      classes()
          .that()
          .resideInAPackage(REFERENCE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(REFERENCE, API, SPI, SPEC, "java..", NULLNESS));

  @ArchTest
  static final ArchRule THE_RULES_KNOW_THE_API_AND_THE_REFERENCE =
      classes()
          .that()
          .resideInAPackage(CONFORMANCE)
          .and()
          .resideOutsideOfPackages(CONFORMANCE_REPORT, CONFORMANCE_JUNIT)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "dev.isomorph.conformance",
                  "dev.isomorph.conformance.random..",
                  "dev.isomorph.conformance.rules..",
                  REFERENCE,
                  API,
                  SPEC,
                  "java..",
                  NULLNESS,
                  "com.sun.management", // the memory of the process; part of the JDK
                  JSON));

  @ArchTest
  static final ArchRule THE_TEST_FACE_ALONE_KNOWS_JUNIT =
      noClasses()
          .that()
          .resideOutsideOfPackage(CONFORMANCE_JUNIT)
          .should()
          .dependOnClassesThat(resideInAPackage("org.junit.."));

  @ArchTest
  static final ArchRule THE_RULES_WORK_WITHOUT_REPORT_AND_TEST_FACE =
      noClasses()
          .that()
          .resideInAPackage(CONFORMANCE)
          .and()
          .resideOutsideOfPackages(CONFORMANCE_REPORT, CONFORMANCE_JUNIT)
          .should()
          .dependOnClassesThat(resideInAnyPackage(CONFORMANCE_REPORT, CONFORMANCE_JUNIT));

  @ArchTest
  static final ArchRule THE_REPORT_KNOWS_THE_RULES_AND_NO_ENGINE =
      classes()
          .that()
          .resideInAPackage(CONFORMANCE_REPORT)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  CONFORMANCE_REPORT,
                  "dev.isomorph.conformance",
                  "dev.isomorph.conformance.rules..",
                  API,
                  "java..",
                  NULLNESS,
                  JSON));

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

  @ArchTest
  static final ArchRule IMAGES_KNOW_FILES_AND_SIZES =
      classes()
          .that()
          .resideInAPackage(IMAGING)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  IMAGING,
                  "dev.isomorph.api.io..",
                  "dev.isomorph.spec",
                  "java..",
                  "javax.imageio..",
                  "org.w3c.dom..", // the metadata of images; part of the JDK
                  "com.twelvemonkeys..",
                  NULLNESS));

  @ArchTest
  static final ArchRule SAMPLE_DATA_KNOWS_IMAGES =
      classes()
          .that()
          .resideInAPackage(SAMPLE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  SAMPLE, IMAGING, API, SPEC, "java..", "javax.imageio..", NULLNESS));

  @ArchTest
  static final ArchRule DETECTION_KNOWS_NEITHER_REPORT_NOR_EXPORT_NOR_SAMPLES =
      noClasses()
          .that()
          .resideInAPackage(ANOMALY)
          .and()
          .resideOutsideOfPackages(REPORT, EXPORT)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(REPORT, EXPORT, SAMPLE, FORMATS, CONFORMANCE, BENCHMARKS));

  @ArchTest
  static final ArchRule THE_REPORT_OF_DETECTION_KNOWS_NO_FORMAT =
      noClasses()
          .that()
          .resideInAPackage(REPORT)
          .should()
          .dependOnClassesThat(resideInAnyPackage(EXPORT, SAMPLE, FORMATS, CONFORMANCE));

  @ArchTest
  static final ArchRule NOTHING_WANTS_CLASSES_OF_COMMANDS_OR_EXAMPLES =
      noClasses()
          .that()
          .resideOutsideOfPackages(CLI, EXAMPLES)
          .should()
          .dependOnClassesThat(resideInAnyPackage(CLI, EXAMPLES));

  @ArchTest
  static final ArchRule MODULES_MAKE_NO_CYCLE =
      slices()
          .matching("dev.isomorph.(*)..")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(resideInAPackage(SPI), resideInAPackage(API));

  @ArchTest
  static final ArchRule PACKAGES_MAKE_NO_CYCLE =
      slices()
          .matching("dev.isomorph.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(resideInAPackage(SPI), resideInAPackage(API));

  /** A detector must not be measured by the defects that it trained on. */
  @ArchTest
  static final ArchRule THE_SUITES_DEFECTS_ARE_NOT_THOSE_OF_TRAINING =
      noClasses()
          .that()
          .resideInAPackage("dev.isomorph.sample.suite..")
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
          .dependOnClassesThat(resideInAnyPackage("dev.isomorph.sample.suite.."));

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
                  FORMATS,
                  API,
                  SPEC,
                  "java..",
                  NULLNESS,
                  "ai.onnx.proto..",
                  "com.google.protobuf.."));

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
