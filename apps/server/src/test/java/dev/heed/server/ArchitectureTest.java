package dev.heed.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;

/** The server's rooms know those before them alone, and nothing of those beside them. */
@AnalyzeClasses(packages = "dev.heed.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final List<List<String>> ROOMS =
      List.of(
          List.of("settings..", "error.."),
          List.of("observe.."),
          List.of("payload..", "schedule.."),
          List.of("guard..", "models.."),
          List.of("http.."),
          List.of(
              "huggingface..",
              "kserve..",
              "metrics..",
              "openai..",
              "playground..",
              "tei..",
              "trace.."));

  @ArchTest
  static void rooms_know_those_before_them(JavaClasses classes) {
    for (int i = 0; i < ROOMS.size(); i++) {
      for (String room : ROOMS.get(i)) {
        List<String> before =
            ROOMS.subList(0, i).stream().flatMap(List::stream).map(ArchitectureTest::room).toList();
        String[] others =
            ROOMS.stream()
                .flatMap(List::stream)
                .map(ArchitectureTest::room)
                .filter(other -> !other.equals(room(room)) && !before.contains(other))
                .toArray(String[]::new);
        noClasses()
            .that()
            .resideInAPackage(room(room))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others)
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  private static String room(String name) {
    return "dev.heed.server." + name;
  }
}
