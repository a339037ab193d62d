package dev.heed.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.JavaHomes;
import dev.heed.testing.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script {@code examples/run}, on what this build packaged, on every JDK that is here. */
class ExamplesRunIT {

  private static final Path ROOT = Path.of(System.getProperty("heed.root"));
  private static final Path PHOTO = ROOT.resolve("examples/photos/cat.png");

  @TempDir Path folder;

  static List<Path> javaHomes() {
    return JavaHomes.all();
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void runs_an_example(Path javaHome) throws Exception {
    Shell run = run(javaHome, "ClassifyAPhotograph '%s'".formatted(PHOTO));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("cat");
    assertThat(run.err()).doesNotContain("WARNING");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void lists_the_examples(Path javaHome) throws Exception {
    assertThat(run(javaHome, "").out()).contains("ClassifyAPhotograph", "lecture.");
  }

  private Shell run(Path javaHome, String arguments) throws Exception {
    Map<String, String> variables =
        Map.of(
            "JAVA_HOME",
            javaHome.toString(),
            "PATH",
            "/usr/local/bin:/usr/bin:/bin",
            "HEED_BUILT",
            "1",
            "HEED_CACHE",
            folder.resolve("cache").toString());
    return Shell.run(folder, variables, "exec '%s/examples/run' %s".formatted(ROOT, arguments));
  }
}
