package dev.heed.nlp.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.ModelFolder;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code added_tokens.json} beside a {@code tokenizer.json}; the ids are what transformers 5.18
 * gives.
 */
class AddedTokensFileTest {

  private static final String TEXT = "a<extra_0>b Word <extra_1> word";

  @TempDir private Path folder;

  @Test
  void word_pieces_get_them_by_their_order() throws IOException {
    TextTokenizer tokenizer = tokenizer("bert", 279);
    long[] ids = tokenizer.ids(TEXT, true);
    assertThat(ids).containsExactly(2, 37, 278, 38, 279, 280, 279, 3);
    assertThat(tokenizer.decode(ids, true)).isEqualToIgnoringCase("a <extra_0> b word word");
    assertThat(tokenizer.ids("<extra_1><extra_0>", true)).containsExactly(2, 280, 278, 3);
  }

  @Test
  void pairs_of_bytes_get_them_too() throws IOException {
    TextTokenizer tokenizer = tokenizer("gpt2", 441);
    long[] ids = tokenizer.ids(TEXT, true);
    assertThat(ids).containsExactly(64, 440, 65, 220, 441, 220, 442, 261, 280, 67);
    assertThat(tokenizer.decode(ids, true)).isEqualTo("a<extra_0>b Word  word");
  }

  @Test
  void a_newer_file_counts_alone() throws IOException {
    tokenizer("bert", 279);
    Path config = folder.resolve("tokenizer_config.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config.toFile());
    json.putObject("added_tokens_decoder");
    json.remove("additional_special_tokens");
    Files.writeString(config, json.toString());
    assertThat(TextTokenizer.of(ModelFolder.open(folder)).id("<extra_0>")).isEmpty();
  }

  private TextTokenizer tokenizer(String model, int tokens) throws IOException {
    Path from = Reference.folder("models/" + model);
    List<String> names =
        List.of(
            "config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json");
    for (String name : names.stream().filter(n -> Files.exists(from.resolve(n))).toList()) {
      Files.write(folder.resolve(name), Files.readAllBytes(from.resolve(name)));
    }
    Path config = folder.resolve("tokenizer_config.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(config.toFile());
    json.putArray("additional_special_tokens").add("<extra_1>");
    Files.writeString(config, json.toString());
    Files.writeString(
        folder.resolve("added_tokens.json"),
        "{\"<extra_1>\": %d, \"<extra_0>\": %d, \"Word\": %d}"
            .formatted(tokens + 5, tokens + 1, tokens + 2));
    return TextTokenizer.of(ModelFolder.open(folder));
  }
}
