package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.spi.Architecture;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/architecture-lines.md}: how many lines of code each architecture has, comments and
 * blank lines left out. {@code -Dheed.lines=write} writes it.
 */
class ArchitectureLinesTest {

  private static final Path PAGE = Reference.folder("..").resolve("docs/architecture-lines.md");
  private static final String BEGIN = "<!-- lines: written by ArchitectureLinesTest -->\n";
  private static final String END = "<!-- end -->";
  private static final List<String> PLUGINS =
      List.of("vision-plugin", "nlp-plugin", "speech-plugin", "core");

  /** One class that builds models. */
  private record Row(String types, String file, String type, int lines) {

    @Override
    public String toString() {
      return "| %s | %s | %s | %s |".formatted(type, types, file, lines);
    }
  }

  @Test
  void the_page_says_how_many_lines_each_has() throws IOException {
    Map<Class<?>, String> types = new TreeMap<>((a, b) -> a.getName().compareTo(b.getName()));
    for (Architecture one : Heed.start().architectures().all()) {
      types.merge(
          one.getClass(),
          one.modelType(),
          (a, b) -> List.of(a.split(", ")).contains(b) ? a : a + ", " + b);
    }
    String table =
        types.entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()).toString())
            .collect(Collectors.joining("\n"));
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    String head = "| class | model types | file | lines |\n|---|---|---|---|\n";
    String written = page.substring(0, from) + head + table + "\n" + page.substring(to);
    if ("write".equals(System.getProperty("heed.lines"))) {
      Files.writeString(PAGE, written);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/architecture-lines.md; -Dheed.lines=write writes it")
        .isEqualTo(written);
  }

  private static Row row(Class<?> type, String types) {
    Class<?> outer = type;
    while (outer.getEnclosingClass() != null) {
      outer = outer.getEnclosingClass();
    }
    Path file = source(outer);
    List<String> all = read(file);
    List<String> own = type == outer || type.getSimpleName().isEmpty() ? all : nested(all, type);
    return new Row(types, file.getFileName().toString(), name(type), code(own));
  }

  private static String name(Class<?> type) {
    return type.getName().substring(type.getName().lastIndexOf('.') + 1).replace('$', '.');
  }

  private static Path source(Class<?> outer) {
    String place = "src/main/java/" + outer.getName().replace('.', '/') + ".java";
    return PLUGINS.stream()
        .map(plugin -> Reference.folder("..").resolve(plugin).resolve(place))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no source of " + outer));
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the line that declares it to the brace that ends it. */
  private static List<String> nested(List<String> all, Class<?> type) {
    Pattern declared =
        Pattern.compile("( *)[\\w ]*\\b(class|record) " + type.getSimpleName() + "\\b.*");
    for (int i = 0; i < all.size(); i++) {
      Matcher line = declared.matcher(all.get(i));
      if (line.matches()) {
        int end = i;
        while (!all.get(end).equals(line.group(1) + "}") && !all.get(end).endsWith("{}")) {
          end++;
        }
        return all.subList(i, end + 1);
      }
    }
    return all;
  }

  private static int code(List<String> lines) {
    return (int)
        lines.stream()
            .map(String::strip)
            .filter(
                line -> !line.isEmpty() && Stream.of("//", "/*", "*").noneMatch(line::startsWith))
            .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
            .count();
  }
}
