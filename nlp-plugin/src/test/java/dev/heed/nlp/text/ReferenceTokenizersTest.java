package dev.heed.nlp.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.ModelFolder;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stored tokenizer on every stored text. */
final class ReferenceTokenizersTest {

  @TempDir private Path folder;

  static Stream<String> tokenizers() {
    return Stored.list(Reference.folder("tokenizers/tokenizer")).stream()
        .map(file -> file.getFileName().toString());
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void ids_offsets_and_decoded_text_are_equal_to_the_published_ones(String name)
      throws IOException {
    Path reference = Reference.folder("tokenizers");
    Files.copy(reference.resolve("tokenizer/" + name), folder.resolve("tokenizer.json"));
    TextTokenizer tokenizer = TextTokenizer.of(ModelFolder.open(folder));
    JsonNode cases = Stored.json(reference.resolve("expected/" + name)).get("cases");
    for (JsonNode stored : cases) {
      hold(tokenizer, stored);
    }
    Tally.add(Tally.Kind.STRINGS, cases.size());
  }

  private static void hold(TextTokenizer tokenizer, JsonNode stored) {
    String text = stored.get("text").asText();
    Encoding encoding = tokenizer.encode(text);
    assertThat(Stored.longs(encoding.ids())).as(text).isEqualTo(Stored.longs(stored.get("ids")));
    assertThat(Stored.offsets(encoding, text, ""))
        .as(text)
        .isEqualTo(stored.get("offsets").toString());
    assertThat(tokenizer.decode(encoding.ids(), true)).isEqualTo(stored.get("decoded").asText());
    assertThat(tokenizer.ids(text, true)).isEqualTo(encoding.ids());
  }

  static Stream<Path> models() {
    return Stored.list(Reference.folder("models_tokenizers")).stream()
        .filter(path -> Files.exists(path.resolve("rust.json")));
  }

  @ParameterizedTest
  @MethodSource("models")
  void tokenizers_of_models_give_the_published_ids_offsets_words_and_masks(Path model) {
    TextTokenizer tokenizer = TextTokenizer.of(ModelFolder.open(model));
    JsonNode rust = Stored.json(model.resolve("rust.json"));
    holdAll(tokenizer, rust);
    Tally.add(Tally.Kind.STRINGS, rust.get("texts").size() + rust.get("pairs").size());
  }

  static Stream<Path> vocabularies() {
    return models()
        .filter(
            path ->
                Files.exists(path.resolve("vocab.txt")) || Files.exists(path.resolve("merges.txt")))
        .filter(path -> !path.endsWith("whisper"));
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void tokenizers_built_from_the_vocabulary_alone_are_the_same(Path model) {
    List<Path> files =
        Stored.list(model).stream().filter(file -> !file.endsWith("tokenizer.json")).toList();
    holdAll(
        TextTokenizer.of(Stored.folder(folder, files)), Stored.json(model.resolve("rust.json")));
  }

  private static void holdAll(TextTokenizer tokenizer, JsonNode rust) {
    rust.get("texts").forEach(s -> hold(tokenizer, s, s.get("text").asText(), Optional.empty()));
    rust.get("pairs")
        .forEach(s -> hold(tokenizer, s, s.get("a").asText(), Optional.of(s.get("b").asText())));
  }

  private static void hold(
      TextTokenizer tokenizer, JsonNode stored, String text, Optional<String> pair) {
    Encoding encoding = tokenizer.windows(text, pair, Truncation.to(1_000_000)).get(0);
    String as = text + pair.orElse("");
    assertThat(Stored.longs(encoding.ids())).as(as).isEqualTo(Stored.longs(stored.get("ids")));
    assertThat(Stored.longs(encoding.typeIds()))
        .as(as)
        .isEqualTo(Stored.longs(stored.get("type_ids")));
    assertThat(Stored.longs(encoding.words()))
        .as(as)
        .isEqualTo(Stored.longs(stored.get("word_ids")));
    assertThat(Stored.offsets(encoding, text, pair.orElse("")))
        .as(as)
        .isEqualTo(stored.get("offsets").toString());
    for (int i = 0; i < encoding.length(); i++) {
      assertThat(encoding.tokens().get(i)).isEqualTo(stored.get("tokens").get(i).asText());
      assertThat(encoding.special()[i])
          .isEqualTo(stored.get("special_tokens_mask").get(i).asInt() == 1);
    }
    assertThat(tokenizer.decode(encoding.ids(), true))
        .as(as)
        .isEqualTo(stored.get("decoded").asText());
  }
}
