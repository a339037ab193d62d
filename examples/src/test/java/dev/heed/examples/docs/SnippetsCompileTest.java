package dev.heed.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The Java that README, docs and javadoc show is Java that compiles. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnippetsCompileTest {

  private SnippetCompiler compiler;

  @BeforeAll
  void start(@TempDir Path out) {
    Path outsider = Repository.ROOT.resolve("examples/outsider-plugin/src/main/java");
    compiler = new SnippetCompiler(out, List.of(outsider));
  }

  @AfterAll
  void stop() {
    compiler.close();
  }

  @Test
  void every_snippet_compiles() {
    List<Snippet> snippets =
        Stream.concat(
                Repository.pages().stream().flatMap(Snippet::ofPage),
                Repository.sources().stream().flatMap(Snippet::ofSource))
            .toList();
    assertThat(snippets).hasSizeGreaterThan(60);
    Map<Snippet, List<String>> problems = compiler.problems(snippets);
    assertThat(problems.keySet()).hasSameSizeAs(snippets);
    assertThat(problems).allSatisfy((snippet, said) -> assertThat(said).isEmpty());
  }

  @Test
  void what_does_not_compile_is_found() {
    Snippet wrong = new Snippet("here", "Heed heed = Heed.begin();");
    Snippet right = new Snippet("there", "Heed heed = Heed.start();");
    Map<Snippet, List<String>> problems = compiler.problems(List.of(wrong, right));
    assertThat(problems.get(wrong)).anyMatch(problem -> problem.contains("cannot find symbol"));
    assertThat(problems.get(right)).isEmpty();
  }
}
