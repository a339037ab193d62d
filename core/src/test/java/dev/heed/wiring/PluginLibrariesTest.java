package dev.heed.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.spi.Plugin;
import dev.heed.testing.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin's jar sees: Heed's API, the JDK, and its own libraries in its own versions. */
class PluginLibrariesTest {

  private static final String PLUGIN =
      """
      public class Own implements dev.heed.spi.Plugin {
        public String name() { return %s; }
      }
      """;

  @TempDir Path folder;
  private Path jar;

  @BeforeEach
  void place() {
    jar = folder.resolve("own.jar");
  }

  @Test
  void a_library_that_heed_has_too_is_the_plugins_own() throws IOException {
    PluginJar.make(
        jar,
        "Own",
        Map.of(
            "Own",
            PLUGIN.formatted("new com.fasterxml.jackson.databind.ObjectMapper().version"),
            "com.fasterxml.jackson.databind.ObjectMapper",
            "package com.fasterxml.jackson.databind;"
                + " public class ObjectMapper { public final String version = \"mine\"; }"));

    Plugin own = load();

    assertThat(own.name()).isEqualTo("mine");
    assertThat(Plugin.class).isAssignableFrom(own.getClass());
  }

  @Test
  void a_library_that_heed_alone_has_is_not_there_and_the_report_says_so() throws IOException {
    PluginJar.make(
        jar,
        "Own",
        "Own",
        PLUGIN.formatted("new com.fasterxml.jackson.databind.ObjectMapper().toString()"));

    assertThat(Heed.start(settings()).broken())
        .singleElement()
        .satisfies(b -> assertThat(b.origin()).endsWith("own.jar"))
        .satisfies(b -> assertThat(b.reason()).contains("jackson/databind/ObjectMapper"));
  }

  @Test
  void what_is_internal_to_heed_is_not_there_and_the_report_says_so() throws IOException {
    PluginJar.make(
        jar, "Own", "Own", PLUGIN.formatted("\"\" + dev.heed.wiring.PluginModule.class"));

    assertThat(Heed.start(settings()).broken())
        .singleElement()
        .satisfies(b -> assertThat(b.reason()).contains("PluginModule is internal to Heed"));
  }

  @Test
  void resources_of_heeds_libraries_are_not_seen() throws IOException {
    PluginJar.make(
        jar,
        "Own",
        "Own",
        PLUGIN.formatted(
            "\"\" + Own.class.getClassLoader()"
                + ".getResource(\"META-INF/services/com.fasterxml.jackson.core.ObjectCodec\")"));

    assertThat(load().name()).isEqualTo("null");
  }

  private Settings settings() {
    return Settings.quiet().withPlugins(folder);
  }

  private Plugin load() {
    return Plugins.find(settings()).plugins().get(1).plugin();
  }
}
