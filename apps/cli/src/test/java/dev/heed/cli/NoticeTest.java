package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** NOTICE names the jars that the command line runs with: all of them, and no others. */
class NoticeTest {

  /** A line of its list: names between commas, two spaces or more, a licence. */
  private static final Pattern LINE =
      Pattern.compile("(?m)^([A-Za-z0-9][\\w.-]*(?:, [\\w.-]+)*) {2,}\\S.*$");

  @Test
  void names_every_jar_that_heed_runs_with_and_no_other() throws IOException {
    assertThat(named()).isEqualTo(shipped());
  }

  private static Set<String> named() throws IOException {
    String notice = Files.readString(Repository.root().resolve("NOTICE"));
    int start = notice.indexOf("\n1. ");
    Matcher lines = LINE.matcher(notice.substring(start, notice.indexOf("\n2. ", start)));
    return lines
        .results()
        .flatMap(line -> Stream.of(line.group(1).split(", ")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of artifacts, out of the class path that the build wrote down before the tests. */
  private static Set<String> shipped() throws IOException {
    String classPath = Files.readString(Path.of("target/runtime-class-path.txt")).strip();
    return Stream.of(classPath.split(File.pathSeparator))
        .map(Path::of)
        .filter(jar -> !jar.startsWith(Repository.root()))
        .map(jar -> jar.getParent().getParent().getFileName().toString())
        // The same classes with CUDA's libraries, under the same licence.
        .map(name -> name.equals("onnxruntime_gpu") ? "onnxruntime" : name)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
