package dev.heed.nlp.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.ModelFolder;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerCheckTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "undeclared-special-token|does not declare it under special_tokens",
        "second-text-in-single|a second text where there is only one",
        "ids-without-tokens|3 ids, but 1 tokens",
        "nested-repeats|repeats what is repeated already",
        "bytes-of-bytes|turns a text into bytes 20 times",
        "replaced-by-longer|times as long",
        "strips-what-is-not-there|strips the end of tokens",
        "broken-charsmap|precompiled_charsmap is broken",
        "text-as-id|is not the vocabulary of a tokenizer"
      })
  void what_the_native_code_would_end_over_is_refused_before(String file, String said)
      throws Exception {
    Files.copy(
        Reference.folder("faults/hostile/tokenizer").resolve(file),
        folder.resolve("tokenizer.json"));
    Refused.model(() -> TextTokenizer.of(ModelFolder.open(folder)), "tokenizer.json", said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
        "(?i:'s|'t)|[^\\r"
            + "\\n"
            + "\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}]+[\\r"
            + "\\n"
            + "]*|\\s*[\\r"
            + "\\n"
            + "]+",
        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{M}]*[\\p{Ll}\\p{M}]+(?i:'s|'t)?|\\s*[\\r\\n/]+",
        " ?[^(\\s|[.,!?…。，、।۔،])]+",
        "(?:\\r?\\n)+",
        "(a{2,3})+"
      })
  void published_patterns_are_taken(String pattern) {
    assertThat(RegexCheck.nested(pattern)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+", "(?:a*b?)*", "((a+)|b){2,}", "(\\s+x)*", "([a-z]+,?)+"})
  void patterns_that_repeat_what_is_repeated_are_not(String pattern) {
    assertThat(RegexCheck.nested(pattern)).isPresent();
  }

  @Test
  void a_probe_in_a_process_of_its_own_lets_good_tokenizers_through_and_says_what_ends_it()
      throws Exception {
    String bad =
        Files.readString(
            Reference.folder("faults/hostile/tokenizer").resolve("undeclared-special-token"));
    String good =
        Files.readString(
            Reference.folder("tokenizers/tokenizer/synthetic_wordpiece_lc1_saNone_zh1.json"));
    System.setProperty("heed.tokenizers.probe", "true");
    try {
      TokenizerProbe.require(good, "good.json");
      Refused.model(() -> TokenizerProbe.require(bad, "bad.json"), "bad.json", "ends the process");
    } finally {
      System.clearProperty("heed.tokenizers.probe");
    }
  }
}
