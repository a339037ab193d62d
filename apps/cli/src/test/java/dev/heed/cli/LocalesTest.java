package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The main commands in locales with other digits, separators and rules for letters: what they print
 * and write is the same to the byte. {@code .ci/locales} runs all tests of the command line so.
 */
class LocalesTest {

  private static final Locale OWN = Locale.getDefault();

  @TempDir static Path folder;
  private static Map<String, String> right = Map.of();

  @BeforeAll
  static void in_no_locale() throws IOException {
    right = in(Locale.ROOT);
  }

  @AfterEach
  void own_locale() {
    Locale.setDefault(OWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "ar-EG", "fa-IR", "hi-IN-u-nu-deva", "th-TH-u-nu-thai", "de-DE"})
  void what_is_printed_and_written_is_the_same(String tag) throws IOException {
    Map<String, String> found = in(Locale.forLanguageTag(tag));

    assertThat(found.keySet()).hasSizeGreaterThan(12).isEqualTo(right.keySet());
    right.forEach((what, text) -> assertThat(found.get(what)).as(what).isEqualTo(text));
  }

  @Test
  void times_are_written_in_latin_digits_with_a_point() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    String vit = Reference.folder("models/vit") + "";
    Run run = Run.heed("bench", "--model", vit, "--runs", "3");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("median \\d+\\.\\d\\d ms");
    assertThat(run.out().chars().filter(Character::isDigit)).allMatch(c -> c <= '9');
  }

  private static Map<String, String> in(Locale locale) throws IOException {
    Locale.setDefault(locale);
    try {
      Map<String, String> told = new LinkedHashMap<>();
      Path out = Files.createDirectories(folder.resolve("out"));
      for (List<String> command : commands(out)) {
        Run run = Run.heed(command.toArray(String[]::new));
        assertThat(run.code()).as("%s%n%s", command, run.err()).isIn(0, 2);
        told.put(String.join(" ", command), run.code() + run.out() + run.err());
      }
      told.putAll(written(out));
      return told;
    } finally {
      Locale.setDefault(OWN);
    }
  }

  private static List<List<String>> commands(Path out) {
    String photo = Repository.root().resolve("examples/photos/cat.png") + "";
    String llama = Reference.folder("models/llama") + "";
    String vit = Reference.folder("models/vit") + "";
    return List.of(
        List.of("run", "image-classification", photo, "--json"),
        List.of("run", "image-classification", photo),
        List.of("run", "image-classification", photo, photo, "nowhere.png", "--json"),
        List.of("run", "feature-extraction", "Title IN CAPITALS, ılık", "--json"),
        List.of("run", "feature-extraction", "Title IN CAPITALS, ılık"),
        List.of(
            "run",
            "text-generation",
            "Hi",
            "--model",
            llama,
            "--do-sample",
            "false",
            "--max-new-tokens",
            "4",
            "--json"),
        List.of("run", "text-generation", "Hi", "--model", llama, "--max-new-tokens", "-4"),
        List.of("export", "--model", llama, "--out", out.resolve("llama") + ""),
        List.of(
            "export", "--model", vit, "--out", out.resolve("vit") + "", "--attention", "linear"),
        List.of("inspect", out.resolve("llama") + ""),
        List.of("inspect", vit, "--json"),
        List.of("tasks"),
        List.of("tasks", "image-classification"),
        List.of("plugins"));
  }

  /** Files by name with a sum of their bytes. */
  private static Map<String, String> written(Path out) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(out)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(
            out.relativize(file) + "", java.util.Arrays.hashCode(Files.readAllBytes(file)) + "");
      }
    }
    return files;
  }
}
