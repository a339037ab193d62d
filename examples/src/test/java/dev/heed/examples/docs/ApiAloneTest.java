package dev.heed.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.api.Internal;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What examples and pages show is the API: nothing that is marked {@link Internal}. */
class ApiAloneTest {

  private static final Pattern NAMED = Pattern.compile("\\bdev\\.heed\\.[a-z0-9.]+\\.[A-Z]\\w*");
  private static final Pattern TYPE = Pattern.compile("(?<![\\w.\"])[A-Z]\\w*");

  @Test
  void examples_name_types_of_the_api_alone() {
    Set<String> offences = new TreeSet<>();
    for (Path source : Repository.sources()) {
      if (Repository.ROOT.relativize(source).startsWith("examples")) {
        NAMED
            .matcher(Repository.text(source))
            .results()
            .map(match -> match.group())
            .filter(ApiAloneTest::isInternal)
            .forEach(name -> offences.add(source.getFileName() + " names " + name));
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void snippets_name_types_of_the_api_alone() {
    Map<String, String> internal = internal();
    Set<String> offences = new TreeSet<>();
    List<Snippet> snippets =
        Stream.concat(
                Repository.pages().stream().flatMap(Snippet::ofPage),
                Repository.sources().stream()
                    .filter(source -> !isInternal(className(source)))
                    .flatMap(Snippet::ofSource))
            .toList();
    for (Snippet snippet : snippets) {
      TYPE.matcher(snippet.code())
          .results()
          .map(match -> match.group())
          .filter(internal::containsKey)
          .forEach(name -> offences.add(snippet.where() + " names " + internal.get(name)));
    }
    assertThat(internal).isNotEmpty();
    assertThat(offences).isEmpty();
  }

  /** Public types that are no API, by their simple names, where no type of the API has the same. */
  private static Map<String, String> internal() {
    Map<String, String> names = new TreeMap<>();
    List<String> all = Repository.sources().stream().map(ApiAloneTest::className).toList();
    all.stream().filter(ApiAloneTest::isInternal).forEach(n -> names.put(simple(n), n));
    all.stream().filter(ApiAloneTest::isApi).forEach(name -> names.remove(simple(name)));
    return names;
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String className(Path source) {
    List<String> parts =
        Arrays.asList(Repository.ROOT.relativize(source).toString().split("[/\\\\]"));
    return String.join(".", parts.subList(parts.indexOf("java") + 1, parts.size()))
        .replaceFirst("\\.java$", "");
  }

  private static boolean isInternal(String name) {
    Class<?> type = type(name);
    return type != null
        && Modifier.isPublic(type.getModifiers())
        && (type.isAnnotationPresent(Internal.class)
            || type.getPackage().isAnnotationPresent(Internal.class));
  }

  private static boolean isApi(String name) {
    Class<?> type = type(name);
    return type != null && Modifier.isPublic(type.getModifiers()) && !isInternal(name);
  }

  /** Null for what is not on this test's class path, such as the command line. */
  private static @org.jspecify.annotations.Nullable Class<?> type(String name) {
    try {
      return Class.forName(name, false, ApiAloneTest.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }
}
