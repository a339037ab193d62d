package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No number is written by the machine's locale: {@code %d}, {@code %f} and their like stand in
 * calls that name a locale, and {@code %s} writes whole numbers elsewhere. Examples, which are
 * pages for people, are left out.
 */
class FormatsLocaleTest {

  private static final List<String> SOURCES =
      List.of(
          "core/src/main",
          "vision-plugin/src/main",
          "nlp-plugin/src/main",
          "speech-plugin/src/main",
          "testkit/src/main",
          "apps/server/src/main",
          "apps/cli/src/main",
          "apps/benchmarks/src/main");

  /** A text block, a literal, a character or a comment; without recursion, as blocks are long. */
  private static final Pattern PIECE =
      Pattern.compile(
          "\"\"\"(?:[^\"\\\\]|\\\\(?s:.)|\"(?!\"\"))*+\"\"\"|\"(?:[^\"\\\\\\n"
              + "]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|//[^\\n"
              + "]*+|/\\*(?s:.*?)\\*/");

  /** Conversions whose digits, signs or separators depend on a locale. */
  private static final Pattern LOCAL =
      Pattern.compile("(?<!%)(?:%%)*+%(?:\\d+\\$|<)?[-#+ 0,(]*\\d*(?:\\.\\d+)?[doefgEGtT]");

  private static final String TEXT = "(?:#\\d+#\\s*\\+\\s*)*#\\d+#";
  private static final Pattern RECEIVER =
      Pattern.compile(
          "(?:("
              + TEXT
              + ")\\s*\\)?\\s*(?:\\.|::)|\\.)formatted\\b"); // other::formatted is a method of its
  // own
  private static final Pattern ARGUMENT =
      Pattern.compile(
          "(?:String\\s*\\.format|printf|out\\(\\)\\s*\\.format)\\(\\s*(" + TEXT + "|Locale\\.)?");

  @Test
  void every_call_that_writes_numbers_names_its_locale() throws IOException {
    List<String> bad = new ArrayList<>();
    int files = 0;
    for (String sources : SOURCES) {
      try (Stream<Path> walk = Files.walk(Repository.root().resolve(sources))) {
        for (Path file : walk.filter(path -> path.toString().endsWith(".java")).toList()) {
          files++;
          violations(Files.readString(file))
              .forEach(call -> bad.add(file.getFileName() + ": " + call));
        }
      }
    }
    assertThat(files).isGreaterThan(500);
    assertThat(bad).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"%d\".formatted(n)",
        "(\"a\" + \"%,d\").formatted(n)",
        "FORM.formatted(n)",
        "map(\"%.2f ms\"::formatted)",
        "String.format(\"%s is %5.1f\", a, b)",
        "String.format(form, n)",
        "out.printf(\"a\" + \"%03d%n\", n)",
        "\"\"\"\n %e \"\"\".formatted(n)",
      })
  void a_call_that_names_none_is_found(String call) {
    assertThat(violations("x = " + call + ";")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"%s %x%%\".formatted(n)",
        "String.format(Locale.ROOT, \"%d\", n)",
        "out.printf(Locale.ROOT, ROW, n)",
        "out.printf(\"%-44s%n\", n)",
        "\"%d\" // .formatted(n)",
      })
  void others_are_not(String call) {
    assertThat(violations("x = " + call + ";")).isEmpty();
  }

  private static List<String> violations(String source) {
    List<String> texts = new ArrayList<>();
    Matcher pieces = PIECE.matcher(source);
    StringBuilder code = new StringBuilder();
    while (pieces.find()) {
      boolean text = pieces.group().startsWith("\"");
      pieces.appendReplacement(code, text ? "#" + texts.size() + "#" : "");
      if (text) {
        texts.add(pieces.group());
      }
    }
    pieces.appendTail(code);
    List<String> found = new ArrayList<>();
    for (Pattern calls : List.of(RECEIVER, ARGUMENT)) {
      Matcher call = calls.matcher(code);
      while (call.find()) {
        String given = call.group(1);
        if (given == null || dependsOnLocale(given, texts)) {
          found.add(call.group() + " " + (given == null ? "" : told(given, texts)));
        }
      }
    }
    return found;
  }

  private static boolean dependsOnLocale(String given, List<String> texts) {
    return !given.startsWith("Locale") && LOCAL.matcher(told(given, texts)).find();
  }

  private static String told(String given, List<String> texts) {
    StringBuilder told = new StringBuilder();
    for (String number : given.split("\\D+", -1)) {
      told.append(number.isEmpty() ? "" : texts.get(Integer.parseInt(number)));
    }
    return told.toString();
  }
}
