package dev.heed.nlp.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders without a {@code tokenizer.json} against the ids of the published slow classes. */
class SentencePieceTest {

  private static final Path STORED = Reference.folder("sentencepiece");
  private static final JsonNode ALL = read(STORED.resolve("cases.json"));

  /**
   * Where the published class differs from every tokenizer.json, by the number of the text: a
   * symbol that users defined, and a blank, in front of a text that gets a blank there (Llama);
   * what stands behind a special token, which gets none (SigLIP).
   */
  private static final Map<String, List<Integer>> KNOWN =
      Map.of(
          "llama", List.of(25),
          "llama-new", List.of(3, 11, 21, 25),
          "siglip", List.of(14, 15));

  private static final TokenizerTable TABLE = new TokenizerTable();

  @TempDir Path temp;

  @AfterAll
  static void the_page_says_what_was_found() throws IOException {
    TABLE.requireWritten(names().count());
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<String> names() {
    List<String> names = new ArrayList<>();
    ALL.path("cases").fieldNames().forEachRemaining(names::add);
    return names.stream();
  }

  private ModelFolder folder(String name) throws IOException {
    JsonNode stored = ALL.path("cases").path(name);
    Path folder = Files.createDirectories(temp.resolve(name));
    for (Map.Entry<String, JsonNode> file : stored.path("files").properties()) {
      Files.copy(
          STORED.resolve("files").resolve(file.getValue().asText()), folder.resolve(file.getKey()));
    }
    Files.writeString(folder.resolve("tokenizer_config.json"), stored.path("config").toString());
    return ModelFolder.open(folder);
  }

  @ParameterizedTest
  @MethodSource("names")
  void gives_the_ids_of_the_published_class(String name) throws IOException {
    TextTokenizer tokenizer = TextTokenizer.of(folder(name));
    JsonNode stored = ALL.path("cases").path(name);
    List<String> wrong = new ArrayList<>();
    int equal = 0;
    for (int i = 0; i < ALL.path("texts").size(); i++) {
      String text = ALL.path("texts").path(i).asText();
      List<Long> ids = LongStream.of(tokenizer.ids(text, true)).boxed().toList();
      if (ids.equals(numbers(stored.path("ids").path(i)))) {
        equal++;
      } else if (!KNOWN.getOrDefault(name, List.of()).contains(i)) {
        wrong.add("%s '%s': %s, not %s".formatted(i, text, ids, stored.path("ids").path(i)));
      }
    }
    for (int i = 0; i < ALL.path("pairs").size(); i++) {
      JsonNode pair = ALL.path("pairs").path(i);
      Encoding both = tokenizer.encode(pair.path(0).asText(), Optional.of(pair.path(1).asText()));
      List<Long> ids = LongStream.of(both.ids()).boxed().toList();
      if (ids.equals(numbers(stored.path("pairs").path(i)))) {
        equal++;
      } else {
        wrong.add("pair %s: %s, not %s".formatted(i, ids, stored.path("pairs").path(i)));
      }
    }
    TABLE.add(kind(stored), equal, ALL.path("texts").size() + ALL.path("pairs").size());
    assertThat(wrong).isEmpty();
  }

  /** The class, and what its configuration says beside it. */
  private static String kind(JsonNode stored) {
    ObjectNode config = stored.path("config").deepCopy();
    String type = config.remove("tokenizer_class").asText();
    String more = config.isEmpty() ? "" : " " + config.toString().replaceAll("[{}\"]", "");
    return type + more.replace(",", ", ").replace(":", " ");
  }

  private static List<Long> numbers(JsonNode list) {
    List<Long> numbers = new ArrayList<>();
    list.forEach(number -> numbers.add(number.asLong()));
    return numbers;
  }

  @ParameterizedTest
  @MethodSource("names")
  void gives_texts_back(String name) throws IOException {
    TextTokenizer tokenizer = TextTokenizer.of(folder(name));
    JsonNode stored = ALL.path("cases").path(name);
    for (int i : List.of(1, 2, 19, 20)) {
      long[] ids =
          numbers(stored.path("ids").path(i)).stream().mapToLong(Long::longValue).toArray();
      assertThat(tokenizer.decode(ids, true).strip())
          .as("text %s", i)
          .isEqualTo(withoutCode(stored.path("decoded").path(i).asText()));
    }
  }

  /** Folders that have both: without the one, the other gives the same ids. */
  @ParameterizedTest
  @ValueSource(strings = {"albert", "llama", "marian", "t5"})
  void a_folder_without_its_json_reads_the_same(String name) throws IOException {
    Path reference = Reference.folder("models_tokenizers/" + name);
    Path folder = Files.createDirectories(temp.resolve(name));
    try (Stream<Path> files = Files.list(reference)) {
      for (Path file : files.toList()) {
        String own = String.valueOf(file.getFileName());
        if (!own.equals("tokenizer.json") && !own.equals("rust.json")) {
          Files.copy(file, folder.resolve(own));
        }
      }
    }
    TextTokenizer tokenizer = TextTokenizer.of(ModelFolder.open(folder));
    JsonNode texts = read(reference.resolve("rust.json")).path("texts");
    assertThat(texts.size()).isGreaterThan(10);
    for (JsonNode text : texts) {
      assertThat(LongStream.of(tokenizer.ids(text.path("text").asText(), true)).boxed().toList())
          .as(text.path("text").asText())
          .isEqualTo(numbers(text.path("ids")));
    }
  }

  /** M2M100's class leaves the code of the language in, which is a special token here. */
  private static String withoutCode(String decoded) {
    return decoded.replace("__en__ ", "").strip();
  }

  @Test
  void a_model_of_words_is_told() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("words"));
    byte[] model = Files.readAllBytes(STORED.resolve("files/uni.model"));
    Files.write(folder.resolve("spiece.model"), withKind(model));
    Refused.with(
        ErrorCode.UNSUPPORTED, () -> TextTokenizer.of(ModelFolder.open(folder)), "model_type 3");
  }

  /** A later field of a message wins: one more training specification. */
  private static byte[] withKind(byte[] model) {
    byte[] all = java.util.Arrays.copyOf(model, model.length + 4);
    System.arraycopy(new byte[] {0x12, 2, 0x18, 3}, 0, all, model.length, 4);
    return all;
  }

  @Test
  void what_is_no_model_is_told() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("none"));
    Files.writeString(folder.resolve("tokenizer.model"), "IQ== 0\nIg== 1\n");
    Refused.model(() -> TextTokenizer.of(ModelFolder.open(folder)), "no SentencePiece model");
  }
}
