package dev.heed.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The rules of the house, held against every class of the modules. */
@AnalyzeClasses(packages = "dev.heed", importOptions = ArchitectureTest.MainClasses.class)
class ArchitectureTest {

  private static final String[] CORE = {
    "dev.heed",
    "dev.heed.api..",
    "dev.heed.error..",
    "dev.heed.file..",
    "dev.heed.cache..",
    "dev.heed.tensor..",
    "dev.heed.model..",
    "dev.heed.hub..",
    "dev.heed.op..",
    "dev.heed.onnx..",
    "dev.heed.runtime..",
    "dev.heed.doctor..",
    "dev.heed.measure..",
    "dev.heed.inspect..",
    "dev.heed.batch..",
    "dev.heed.spi..",
    "dev.heed.attention..",
    "dev.heed.encoding..",
    "dev.heed.layer..",
    "dev.heed.learn..",
    "dev.heed.generate..",
    "dev.heed.task..",
    "dev.heed.wiring..",
    "dev.heed.export..",
    "dev.heed.lab..",
    "dev.heed.tune..",
    "dev.heed.look.."
  };

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_PLUGIN =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.heed.vision..",
              "dev.heed.nlp..",
              "dev.heed.speech..",
              "dev.heed.server..",
              "dev.heed.cli..");

  @ArchTest static final ArchRule VISION_KNOWS_NO_OTHER_PLUGIN = plugin("vision", "nlp", "speech");

  @ArchTest static final ArchRule NLP_KNOWS_NO_OTHER_PLUGIN = plugin("nlp", "vision", "speech");

  @ArchTest static final ArchRule SPEECH_KNOWS_NO_OTHER_PLUGIN = plugin("speech", "vision", "nlp");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_APPS =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.heed.cli..", "dev.heed.server..", "dev.heed.examples..", "dev.heed.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.heed.cli..",
              "dev.heed.server..",
              "dev.heed.examples..",
              "dev.heed.benchmarks..");

  @ArchTest
  static final ArchRule ONLY_THE_RUNTIME_KNOWS_ONNX_RUNTIME =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.heed.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule ONLY_ROOMS_OF_IMAGES_KNOW_BOOFCV =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.heed.vision.image..", "dev.heed.vision.match..", "dev.heed.vision.track..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("boofcv..", "georegression..");

  @ArchTest
  static final ArchRule THE_SPI_KNOWS_NEITHER_GUICE_NOR_ONNX_RUNTIME =
      noClasses()
          .that()
          .resideInAPackage("dev.heed.spi..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.inject..", "ai.onnxruntime..");

  @ArchTest
  static final ArchRule ERRORS_ARE_A_LEAF =
      classes()
          .that()
          .resideInAPackage("dev.heed.error..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.heed.error..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule GENERATION_STANDS_ON_SESSIONS_AND_THE_SPI =
      classes()
          .that()
          .resideInAPackage("dev.heed.generate..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.heed.generate..",
              "dev.heed.api..",
              "dev.heed.error..",
              "dev.heed.tensor..",
              "dev.heed.model..",
              "dev.heed.op..",
              "dev.heed.runtime..",
              "dev.heed.spi..",
              "com.fasterxml.jackson..",
              "java..",
              "org.jspecify..");

  /** Each knows those before it alone, and nothing of those beside it. */
  private static final List<List<String>> ROOMS =
      List.of(
          List.of("dev.heed.api.."),
          List.of("dev.heed.error.."),
          List.of("dev.heed.file.."),
          List.of("dev.heed.cache.."),
          List.of("dev.heed.tensor.."),
          List.of("dev.heed.model.."),
          List.of("dev.heed.hub.."),
          List.of("dev.heed.onnx"),
          List.of("dev.heed.onnx.match"),
          List.of("dev.heed.onnx.rewrite"),
          List.of("dev.heed.op.."),
          List.of("dev.heed.runtime.."),
          List.of("dev.heed.doctor..", "dev.heed.spi.."),
          List.of("dev.heed.attention..", "dev.heed.encoding.."),
          List.of("dev.heed.layer..", "dev.heed.measure.."),
          List.of("dev.heed.export..", "dev.heed.generate..", "dev.heed.learn"),
          List.of("dev.heed.learn.course.."),
          List.of("dev.heed.lab..", "dev.heed.look"),
          List.of("dev.heed.look.page.."),
          List.of("dev.heed.look.explain.."),
          List.of("dev.heed.inspect.."),
          List.of("dev.heed.tune.."),
          List.of("dev.heed.batch..", "dev.heed.task..", "dev.heed.wiring.."),
          List.of("dev.heed"));

  @ArchTest
  static void rooms_know_only_those_before_them(JavaClasses classes) {
    for (int level = 0; level < ROOMS.size(); level++) {
      for (String room : ROOMS.get(level)) {
        String[] others =
            ROOMS.stream()
                .skip(level)
                .flatMap(List::stream)
                .filter(other -> !other.equals(room))
                .toArray(String[]::new);
        if (others.length > 0) {
          noClasses()
              .that()
              .resideInAPackage(room)
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others)
              .as(room + " knows only the rooms before it")
              .check(classes);
        }
      }
    }
  }

  @ArchTest
  static final ArchRule NO_PACKAGE_CYCLES =
      slices().matching("dev.heed.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CYCLES_IN_VISION =
      slices().matching("dev.heed.vision.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_THING_IS =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Handler")
          .orShould()
          .haveSimpleNameStartingWith("Abstract");

  private static ArchRule plugin(String name, String... others) {
    return noClasses()
        .that()
        .resideInAPackage("dev.heed." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.heed." + others[0] + "..", "dev.heed." + others[1] + "..", "dev.heed.cli..");
  }

  /** Neither this module's tests nor the contracts in core's test jar. */
  static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }
}
