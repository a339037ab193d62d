package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.model.Safetensors;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Browser;
import dev.heed.testing.Reference;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.WeightsByRule;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which patches each word of an answer about a picture looked at. */
class PictureAttentionTest {

  private static final String CAT =
      Reference.folder("..").resolve("examples/photos/cat.png").toString();

  @TempDir Path temporary;

  private Path model(String name) throws IOException {
    Path into = Files.createDirectories(temporary.resolve(name));
    WeightsByRule.folder(Reference.folder("models_5/vlm__" + name), into);
    try (Stream<Path> files = Files.list(Reference.folder("faults/vlm/" + name))) {
      for (Path file : files.toList()) {
        Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return into;
  }

  private static Run attention(Path model, Path out, String... more) throws IOException {
    JsonNode stored = new ObjectMapper().readTree(model.resolve("case.json").toFile());
    Stream<String> start =
        Stream.of(
            "attention",
            "--model",
            model.toString(),
            CAT,
            "--text",
            stored.get("question").asText(),
            "--max-tokens",
            "8",
            "--out",
            out.toString());
    return Run.heed(Stream.concat(start, Stream.of(more)).toArray(String[]::new));
  }

  /**
   * {@code looked.safetensors}: what {@code generate(output_attentions=True)} of transformers 5.18
   * gives with eager attention, of each step its last query, at the places of the picture's tokens.
   */
  @ParameterizedTest
  @ValueSource(strings = {"smolvlm", "qwen2_5_vl", "gemma3", "llava"})
  void weights_are_those_of_the_published_code_within_1e_5(String name) throws IOException {
    Path model = model(name);
    Path out = temporary.resolve("maps.safetensors");
    Run run = attention(model, out);
    assertThat(run.code()).as(run.err()).isZero();
    Map<String, Tensor> made = Safetensors.read(out);
    Map<String, Tensor> published = Safetensors.read(model.resolve("looked.safetensors"));
    assertThat(made.keySet()).containsAll(published.keySet());
    published.forEach(
        (key, tensor) ->
            assertThat(Tensors.difference(made.get(key), tensor)).as(key).isLessThan(1e-5));
  }

  @Test
  void a_word_is_drawn_over_the_picture_and_one_that_is_not_there_is_refused_with_those_that_are()
      throws IOException {
    Path model = model("smolvlm");
    Path png = temporary.resolve("word.png");
    Run run = attention(model, png, "--word", "0");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Image.read(png).width()).isEqualTo(Image.read(Path.of(CAT)).width());
    Run wrong = attention(model, png, "--word", "giraffe");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("no word 'giraffe'", "It is: ");
    Run layered = attention(model, png, "--layer", "1");
    assertThat(layered.code()).isEqualTo(2);
    assertThat(layered.err()).contains("all layers and heads");
  }

  @Test
  void a_page_lets_one_click_a_word() throws IOException {
    Path page = temporary.resolve("view.html");
    Run run = attention(model("qwen2_5_vl"), page);
    assertThat(run.code()).as(run.err()).isZero();
    Browser browser = Browser.open(temporary);
    String elements = browser.elements(page, "group=cross&layer=1&head=mean&token=0&way=out");
    assertThat(elements).contains("data:image/png;base64").doesNotContain("data-error");
    assertThat(elements).contains("row 1, column 1");
  }
}
