package dev.heed.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Architecture;
import dev.heed.spi.Plugin;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TaskType;
import dev.heed.testing.PluginJar;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A jar for each method of {@link Plugin} and each thing that can go wrong in it, and one for each
 * method by which what is listed describes itself. The methods are read from the interfaces: a new
 * one is tried, too.
 */
class BrokenExtensionsTest {

  /** One sound extension of each kind, named {@code %1$s}; {@code %2$s} is a method that fails. */
  private static final Map<String, String> SOUND =
      Map.of(
          "tasks",
          """
          new TaskType<String, String>() {
            public String id() { return "%1$s"; }
            public String summary() { return "a task"; }
            public Reader<String> reader() { return new Strings(); }
            public Task<String, String> open(TaskSetup setup) { return null; }
            %2$s
          }
          """,
          "processors",
          """
          new ProcessorType<String>() {
            public String name() { return "%1$s"; }
            public String modality() { return "text"; }
            public Class<String> input() { return String.class; }
            public Reader<String> reader() { return new Strings(); }
            public boolean fits(dev.heed.model.ModelFolder folder) { return false; }
            public Processor<String> open(dev.heed.model.ModelFolder folder) { return null; }
            %2$s
          }
          """,
          "architectures",
          """
          new Architecture() {
            public String modelType() { return "%1$s"; }
            public List<String> heads() { return List.of(); }
            public void build(dev.heed.op.Ops ops, dev.heed.model.Json config,
                Parameters parameters, Choices choices) {}
            %2$s
          }
          """,
          "attentions",
          "new Mechanism<Attention>(\"%1$s\", \"an attention\", setup -> null)",
          "positionalEncodings",
          "new Mechanism<PositionalEncoding>(\"%1$s\", \"an encoding\", setup -> null)");

  /** By a word for the report; {@code %1$s} is the list's type, {@code %2$s} a sound extension. */
  private static final Map<String, String> FAULTS =
      Map.of(
          "my own words", "throw new IllegalStateException(\"my own words\");",
          "some/Helper", "throw new NoClassDefFoundError(\"some/Helper\");",
          "a checked one", "throw Bad.<RuntimeException>sneak(new Exception(\"a checked one\"));",
          "an odd error", "throw new Error(\"an odd error\");",
          "it gives null", "return null;",
          "null in it", "return new ArrayList<>(Arrays.asList(%2$s, null));",
          "offers already", "return List.of(%2$s, %2$s);",
          "half way",
              "return new AbstractList<>() { public int size() { return 2; }"
                  + " public %1$s get(int i) {"
                  + " if (i == 1) { throw new IllegalStateException(\"half way\"); }"
                  + " return %2$s; } };");

  private static final String PLUGIN =
      """
      import dev.heed.spi.*;
      import java.util.*;
      public class Bad implements Plugin {
        public String name() { return "bad"; }
        %s
        %s
        @SuppressWarnings("unchecked")
        static <E extends Throwable> E sneak(Throwable e) throws E { throw (E) e; }
        static final class Strings implements Reader<String> {
          public List<Source> find(String argument) { return List.of(); }
          public String read(Source source) { return ""; }
        }
      }
      """;

  private final List<String> notices = new ArrayList<>();

  @TempDir Path folder;

  static Stream<Arguments> listings() {
    return methods(Plugin.class, List.class)
        .flatMap(method -> FAULTS.keySet().stream().map(fault -> Arguments.of(method, fault)));
  }

  @ParameterizedTest
  @MethodSource("listings")
  void a_fault_in_a_listing_is_told_and_the_rest_of_the_plugin_works(Method method, String fault)
      throws IOException {
    String sound = SOUND.get(method.getName()).formatted("half-sound", "");
    String type = method.getGenericReturnType().getTypeName();
    String element = type.substring(type.indexOf('<') + 1, type.lastIndexOf('>'));
    String body = FAULTS.get(fault).formatted(element, sound);
    String other = method.getName().equals("attentions") ? "positionalEncodings" : "attentions";

    Heed heed = start(listing(method, body), good(other));

    assertToldOf(heed, fault);
    assertThat(heed.attentions().names()).contains("scaled-dot-product");
    assertThat(namesOf(heed, other)).contains("good");
  }

  static Stream<Arguments> descriptions() {
    return Stream.of(
            Map.entry("tasks", TaskType.class),
            Map.entry("processors", ProcessorType.class),
            Map.entry("architectures", Architecture.class))
        .flatMap(
            kind ->
                methods(kind.getValue(), Object.class)
                    .map(method -> Arguments.of(kind.getKey(), method)));
  }

  @ParameterizedTest
  @MethodSource("descriptions")
  void an_extension_that_cannot_describe_itself_is_told_and_left_out(String kind, Method method)
      throws IOException {
    String fails =
        "public %s %s() { throw new IllegalStateException(\"my own words\"); }"
            .formatted(
                method.getGenericReturnType().getTypeName().replace("<I>", "<String>"),
                method.getName());
    String broken = withOverride(SOUND.get(kind), method.getName(), fails).formatted("broken", "");
    String sound = SOUND.get(kind).formatted("good", "");

    Heed heed =
        start(listing(listed(kind), "return List.of(%s, %s);".formatted(broken, sound)), "");

    assertToldOf(heed, "my own words");
    assertThat(namesOf(heed, kind)).contains("good").doesNotContain("broken");
  }

  /** In place of the sound method of that name, where there is one. */
  private static String withOverride(String source, String name, String fails) {
    return source
        .replaceAll("(?m)^.* %s\\(\\) \\{.*$".formatted(name), "")
        .replace("%2$s", fails.replace("%", "%%"));
  }

  @Test
  void asking_for_a_broken_extension_by_name_says_whose_fault_it_is() throws IOException {
    String broken =
        SOUND
            .get("tasks")
            .replace("return \"a task\"", "throw new IllegalStateException(\"my own words\")")
            .formatted("broken", "");
    Heed heed =
        start("public List<TaskType<?, ?>> tasks() { return List.of(%s); }".formatted(broken), "");

    assertThatThrownBy(() -> heed.task("broken"))
        .isInstanceOfSatisfying(
            HeedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_BROKEN))
        .hasMessageContainingAll("'broken'", "plugin 'bad'", "bad.jar", "my own words");
    assertThat(heed.findTask("broken")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void a_plugin_that_cannot_say_its_name_is_left_out(String body) throws IOException {
    String source = PLUGIN.replace("return \"bad\";", body).formatted("", "");
    PluginJar.make(folder.resolve("bad.jar"), "Bad", "Bad", source);

    Heed heed = Heed.start(Settings.quiet().withPlugins(folder));

    assertThat(heed.broken())
        .singleElement()
        .satisfies(b -> assertThat(b.origin()).endsWith("bad.jar"))
        .satisfies(b -> assertThat(b.reason()).contains("Bad does not say its name"));
  }

  static Stream<String> a_plugin_that_cannot_say_its_name_is_left_out() {
    return Stream.concat(Stream.of("return \" \";"), FAULTS.values().stream())
        .filter(body -> !body.contains("%"));
  }

  private Heed start(String broken, String rest) throws IOException {
    PluginJar.make(folder.resolve("bad.jar"), "Bad", "Bad", PLUGIN.formatted(broken, rest));
    return Heed.start(Settings.quiet().withPlugins(folder).withNotices(notices::add));
  }

  private void assertToldOf(Heed heed, String fault) {
    assertThat(heed.broken())
        .singleElement()
        .satisfies(b -> assertThat(b.origin()).endsWith("bad.jar"))
        .satisfies(b -> assertThat(b.reason()).contains("plugin 'bad'", fault));
    assertThat(notices).singleElement().asString().contains("bad.jar", "plugin 'bad'", fault);
  }

  private static String listing(Method method, String body) {
    return "public %s %s() { %s }"
        .formatted(method.getGenericReturnType().getTypeName(), method.getName(), body);
  }

  private static String good(String kind) {
    return listing(
        listed(kind), "return List.of(%s);".formatted(SOUND.get(kind).formatted("good", "")));
  }

  private static Method listed(String kind) {
    return methods(Plugin.class, List.class)
        .filter(method -> method.getName().equals(kind))
        .findAny()
        .orElseThrow();
  }

  private static List<String> namesOf(Heed heed, String kind) {
    Registry<?> registry =
        switch (kind) {
          case "tasks" -> heed.tasks();
          case "processors" -> heed.processors();
          case "architectures" -> heed.architectures();
          case "attentions" -> heed.attentions();
          case "positionalEncodings" -> heed.positionalEncodings();
          default -> throw new IllegalArgumentException(kind);
        };
    return registry.names();
  }

  /** Those without parameters, in a steady order. */
  private static Stream<Method> methods(Class<?> type, Class<?> result) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> result == Object.class || method.getReturnType() == result)
        .sorted(Comparator.comparing(Method::getName));
  }
}
