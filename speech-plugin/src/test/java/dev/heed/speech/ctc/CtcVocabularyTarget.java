package dev.heed.speech.ctc;

import dev.heed.model.ModelFolder;
import dev.heed.testing.fuzz.FuzzTarget;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import dev.heed.testing.fuzz.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The vocabulary of a model with CTC, and what stands beside it. */
public final class CtcVocabularyTarget {

  private static final List<String> FILES =
      List.of(
          "vocab.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");

  private static final List<byte[]> SEEDS =
      List.of(
          bytes("{\"<pad>\": 0, \"<s>\": 1, \"|\": 2, \"A\": 3, \"B\": 4, \"'\": 5}"),
          bytes(
              """
              {"pad_token": {"content": "<pad>"}, "word_delimiter_token": "|", "do_lower_case": true,
              "replace_word_delimiter_char": " ", "tokenizer_class": "Wav2Vec2CTCTokenizer",
              "added_tokens_decoder": {"6": {"content": "<x>"}}}\
              """),
          bytes("{\"pad_token\": \"<pad>\", \"unk_token\": {\"content\": \"<unk>\"}}"),
          bytes("{\"<y>\": 7}"));

  private CtcVocabularyTarget() {}

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  public static FuzzTarget target() {
    return new FuzzTarget("ctc-vocabulary", Form.JSON, CtcVocabularyTarget::reading);
  }

  private static Reading reading(Path folder) {
    Path model = folder.resolve("ctc");
    int[] ids = IntStream.range(0, 10).toArray();
    return Reading.of(
        SEEDS,
        (bytes, seed) -> {
          for (int i = 0; i < FILES.size(); i++) {
            Seeds.put(model.resolve(FILES.get(i)), i == seed ? bytes : SEEDS.get(i));
          }
          CtcText.of(ids, CtcVocabulary.of(ModelFolder.open(model))).text();
        });
  }
}
