package dev.heed.nlp.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Source;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts and files that are not as they should be. */
final class BadInputTest {

  @TempDir private Path folder;

  private static TextTokenizer bert() {
    return TextTokenizer.of(ModelFolder.open(Reference.folder("models/bert")));
  }

  @Test
  void an_empty_text_has_special_tokens_alone() {
    assertThat(bert().encode("").tokens()).containsExactly("[CLS]", "[SEP]");
    assertThat(bert().ids("", false)).isEmpty();
    assertThat(bert().decode(new long[0], true)).isEmpty();
  }

  @Test
  void a_megabyte_of_text_is_cut_to_what_the_model_takes() {
    String text = "The cat sat on the mat. ".repeat(45_000);
    assertThat(bert().encode(text).length()).isEqualTo(64);
    assertThat(bert().ids(text, true)).hasSizeGreaterThan(300_000);
  }

  @Test
  void half_a_surrogate_pair_is_read_as_an_unknown_letter_of_the_same_length() {
    Encoding encoding = bert().encode("a \uD83D b \uDE00 c");
    assertThat(encoding.ends()).contains(9);
    assertThat(encoding.ids()).isEqualTo(bert().encode("a \uFFFD b \uFFFD c").ids());
  }

  @Test
  void special_tokens_in_a_text_are_themselves() {
    Encoding encoding = bert().encode("[SEP][MASK]");
    assertThat(encoding.tokens()).containsExactly("[CLS]", "[SEP]", "[MASK]", "[SEP]");
    assertThat(encoding.special()).containsExactly(true, false, false, true);
  }

  @Test
  void a_corrupt_tokenizer_file_is_refused_with_its_place() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    String whole = Files.readString(Reference.folder("models/bert").resolve("tokenizer.json"));
    Files.writeString(file, whole.substring(0, whole.length() / 2));
    Refused.model(() -> TextTokenizer.of(ModelFolder.open(folder)), "tokenizer.json", "line");
    for (String text : List.of("[]", "{}", "{\"model\": 3}", "", "\0\0")) {
      Files.writeString(file, text);
      Refused.model(() -> TextTokenizer.of(ModelFolder.open(folder)), "tokenizer.json");
    }
    Files.writeString(file, "{\"model\": {\"type\": \"Nonsense\", \"vocab\": {}}}");
    Refused.model(
        () -> TextTokenizer.of(ModelFolder.open(folder)), "no tokenizer that can be built");
  }

  @Test
  void a_folder_without_a_vocabulary_is_refused_with_what_it_needs() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    Refused.model(() -> TextTokenizer.of(ModelFolder.open(folder)), "tokenizer.json", "vocab.txt");
  }

  @Test
  void a_question_that_fills_the_model_leaves_no_room() {
    String question = "What is the capital of France? ".repeat(20);
    Truncation cut = new Truncation(Truncation.Strategy.ONLY_SECOND, 64, 16);
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () -> bert().windows(question, Optional.of("Paris."), cut),
        "leaves no room");
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () ->
            bert()
                .windows(
                    "Who?",
                    Optional.of(question),
                    new Truncation(Truncation.Strategy.ONLY_SECOND, 20, 19)),
        "stride");
  }

  @Test
  void windows_share_their_stride_and_reach_the_end() {
    String text = "one two three four five six seven eight nine ten ".repeat(6);
    Encoding whole = bert().windows(text, Optional.empty(), Truncation.to(10_000)).get(0);
    List<Encoding> windows =
        bert()
            .windows(text, Optional.empty(), new Truncation(Truncation.Strategy.ONLY_FIRST, 20, 5));
    int last = whole.length() - 2;
    for (int i = 1; i < windows.size(); i++) {
      assertThat(windows.get(i).starts()[1]).isEqualTo(windows.get(i - 1).starts()[14]);
    }
    Encoding end = windows.get(windows.size() - 1);
    assertThat(end.ends()[end.length() - 2]).isEqualTo(whole.ends()[last]);
    assertThat(end.tokens().get(0)).isEqualTo("[CLS]");
  }

  @Test
  void an_absurd_length_gives_way_to_the_models_positions() throws IOException {
    Path roberta = Reference.folder("models/roberta");
    Files.copy(roberta.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"model_max_length\": 1000000000000000019884624838656}");
    Files.writeString(
        folder.resolve("config.json"),
        "{\"model_type\": \"roberta\", \"max_position_embeddings\": 514, \"pad_token_id\": 1}");
    assertThat(TextTokenizer.of(ModelFolder.open(folder)).maxLength()).hasValue(512);
  }

  @Test
  void a_text_without_end_is_refused() {
    Source endless = new Source("endless", Endless::new);
    Refused.with(ErrorCode.INVALID_INPUT, () -> new TextReader().read(endless), "64 MiB");
  }

  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 'a';
    }

    @Override
    public int read(byte[] to, int from, int length) {
      Arrays.fill(to, from, from + length, (byte) 'a');
      return length;
    }
  }
}
