package dev.heed.speech.whisper;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.spi.Tokenizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Whisper's tokens mean: text below {@code end}, then instructions, then times in steps.
 *
 * @param end the end of the text, and the first token that is none
 * @param firstTime the token of 0.00 seconds
 * @param languages the language of a token: {@code en}
 */
record WhisperTokens(
    Tokenizer tokenizer,
    long end,
    long firstTime,
    long previous,
    long start,
    Map<Long, String> languages) {

  private static final Pattern LANGUAGE = Pattern.compile("<\\|.+\\|>");

  /**
   * @param config {@code generation_config.json}
   */
  static WhisperTokens of(Tokenizer tokenizer, Json config) {
    Map<Long, String> languages = new HashMap<>();
    Json ids = config.objectOrEmpty("lang_to_id");
    ids.keys().forEach(token -> languages.put((long) ids.integer(token), language(token, ids)));
    return new WhisperTokens(
        tokenizer,
        config.has("eos_token_id")
            ? config.integer("eos_token_id")
            : id(tokenizer, "<|endoftext|>"),
        noTimestamps(tokenizer, config) + 1,
        tokenizer.id("<|startofprev|>").orElse(-1),
        config.integer("decoder_start_token_id"),
        languages);
  }

  /** {@code en} of {@code <|en|>}. */
  private static String language(String token, Json ids) {
    if (!LANGUAGE.matcher(token).matches()) {
      throw invalidModel(
          "In %s the language '%s' is not written as a token, such as <|en|>. Fetch the file again."
              .formatted(ids.origin(), token));
    }
    return token.substring(2, token.length() - 2);
  }

  private static long noTimestamps(Tokenizer tokenizer, Json config) {
    return config.has("no_timestamps_token_id")
        ? config.integer("no_timestamps_token_id")
        : id(tokenizer, "<|notimestamps|>");
  }

  private static long id(Tokenizer tokenizer, String token) {
    return tokenizer
        .id(token)
        .orElseThrow(
            () ->
                invalidModel(
                    "The vocabulary has no token '%s', which Whisper needs. Take the tokenizer's files that belong to the model."
                        .formatted(token)));
  }

  boolean isTime(long id) {
    return id >= firstTime;
  }

  boolean isText(long id) {
    return id < end;
  }

  /** {@code english}, where the token names a language. */
  Optional<String> language(long id) {
    return Optional.ofNullable(languages.get(id)).flatMap(WhisperLanguages::name);
  }

  /** The text of text tokens. */
  String text(List<Long> ids) {
    return tokenizer.decode(ids.stream().mapToLong(Long::longValue).toArray(), false);
  }
}
