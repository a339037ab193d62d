package dev.heed.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A public type says in a sentence what it is, and the front doors show how they are opened. */
class JavadocTest {

  private static final Pattern TYPE =
      Pattern.compile(
          "(?m)^public (?:abstract |final |sealed |non-sealed |strictfp )*"
              + "(?:class|interface|enum|record|@interface) (\\w+)");

  @Test
  void every_public_type_has_a_sentence() {
    List<Path> sources = Repository.sources();
    assertThat(sources).hasSizeGreaterThan(400);
    assertThat(sources.stream().filter(source -> !saysWhatItIs(Repository.text(source)))).isEmpty();
  }

  /** Between the comment and the type there is room for annotations alone. */
  private static boolean saysWhatItIs(String source) {
    Matcher type = TYPE.matcher(source);
    if (!type.find()) {
      return true;
    }
    String before = source.substring(0, type.start());
    int end = before.lastIndexOf("*/");
    int start = before.lastIndexOf("/**");
    return start >= 0
        && end > start
        && before.substring(start, end).contains(".")
        && before.substring(end + 2).strip().matches("(?s)(@.*)?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "core/src/main/java/dev/heed/Heed.java",
        "core/src/main/java/dev/heed/Opening.java",
        "core/src/main/java/dev/heed/Pipeline.java",
        "core/src/main/java/dev/heed/runtime/Session.java",
        "core/src/main/java/dev/heed/runtime/Inputs.java",
        "core/src/main/java/dev/heed/runtime/Outputs.java",
        "core/src/main/java/dev/heed/runtime/Device.java",
        "core/src/main/java/dev/heed/runtime/RunLimit.java",
        "core/src/main/java/dev/heed/tensor/Tensor.java",
        "core/src/main/java/dev/heed/model/ModelFolder.java",
        "core/src/main/java/dev/heed/error/HeedException.java",
        "core/src/main/java/dev/heed/look/Look.java",
        "core/src/main/java/dev/heed/lab/Lab.java",
        "core/src/main/java/dev/heed/export/Export.java",
        "core/src/main/java/dev/heed/spi/Plugin.java",
        "core/src/main/java/dev/heed/spi/Task.java",
        "core/src/main/java/dev/heed/spi/Attention.java",
        "vision-plugin/src/main/java/dev/heed/vision/image/Image.java",
        "speech-plugin/src/main/java/dev/heed/speech/audio/Audio.java",
      })
  void a_front_door_has_an_example(String source) {
    assertThat(Snippet.ofSource(Repository.ROOT.resolve(source))).isNotEmpty();
  }

  @Test
  void every_task_has_an_example_at_its_type() {
    List<Path> tasks =
        Repository.sources().stream()
            .filter(source -> source.toString().contains("-plugin/src/main"))
            .filter(
                source -> Repository.text(source).matches("(?s).*public static final .* TYPE =.*"))
            .toList();
    assertThat(tasks).hasSizeGreaterThan(20);
    assertThat(tasks).allSatisfy(task -> assertThat(Snippet.ofSource(task)).isNotEmpty());
  }
}
