package dev.heed.all;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * heed-all where Guava 16 and Jackson 2.15 come first: it answers as the command line does, which
 * runs with the plain jars and its own libraries.
 */
class OldHostIT {

  private static final String TEXT = "The cat sat on the mat.";

  private static final String PHOTO =
      Path.of(System.getProperty("heed.root"), "examples/photos/cat.png").toString();

  @TempDir static Path folder;

  private static List<String> host = List.of();

  @BeforeAll
  static void run_the_host() throws IOException, InterruptedException {
    List<Path> classPath = new ArrayList<>(jars("target/host"));
    classPath.add(Path.of(System.getProperty("heed.all")));
    classPath.addAll(jars("target/lib"));
    classPath.add(Path.of("target/test-classes"));
    host = java(join(classPath), Host.class.getName(), PHOTO, TEXT);
  }

  @Test
  void the_host_sees_its_own_old_libraries() {
    assertThat(host).startsWith("jackson 2.15.4", "new guava false");
  }

  @Test
  void a_photograph_gets_the_labels_of_the_command_line() throws Exception {
    List<String> expected = new ArrayList<>();
    for (JsonNode label : commandLine("image-classification", PHOTO)) {
      float score = label.get("score").floatValue();
      expected.add("label " + label.get("label").asText() + " " + score);
    }

    assertThat(expected).hasSize(5);
    assertThat(host.subList(2, 7)).isEqualTo(expected);
  }

  @Test
  void a_text_gets_the_vector_of_the_command_line() throws Exception {
    List<Float> expected = new ArrayList<>();
    commandLine("feature-extraction", TEXT).forEach(value -> expected.add(value.floatValue()));

    assertThat(expected).hasSize(384);
    assertThat(host.get(7)).isEqualTo("vector " + expected);
  }

  @Test
  void the_published_pom_names_all_that_stays_outside_and_nothing_that_is_inside()
      throws IOException {
    String pom = Files.readString(Path.of("target/flattened-pom.xml"));
    String dependencies = pom.substring(pom.indexOf("<dependencies>"));

    assertThat(dependencies.split("<dependency>", -1)).hasSize(jars("target/lib").size() + 1);
    assertThat(pom).doesNotContain("${").doesNotContain("<parent>");
    assertThat(dependencies)
        .contains("<artifactId>onnxruntime", "<artifactId>tokenizers<", "<artifactId>jlayer<")
        .contains("<artifactId>jorbis<", "<artifactId>trove4j<")
        .doesNotContain("dev.heed", "com.google.", "com.fasterxml", "aopalliance", "jakarta");
  }

  private static JsonNode commandLine(String task, String input) throws Exception {
    String classPath = System.getProperty("java.class.path");
    List<String> printed = java(classPath, "dev.heed.cli.Main", "run", task, input, "--json");
    return new ObjectMapper().readTree(printed.get(0)).get("output");
  }

  private static List<String> java(String classPath, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Djava.awt.headless=true", "-cp", classPath));
    command.addAll(List.of(arguments));
    File said = folder.resolve("said.txt").toFile();
    Process process = new ProcessBuilder(command).redirectError(said).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(said.toPath())).isZero();
    return printed.lines().toList();
  }

  private static List<Path> jars(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.sorted().toList();
    }
  }

  private static String join(List<Path> classPath) {
    return String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
  }
}
