package dev.heed.speech.ctc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tokens that a CTC model writes.
 *
 * @param tokens by id
 * @param blank the token that stands for nothing
 * @param delimiter the token between words
 * @param space what is written for it
 * @param lowerCase whether the text is made lower-case
 * @param phonemes whether tokens are phonemes, which are written apart, and words are not marked
 */
record CtcVocabulary(
    Map<Integer, String> tokens,
    String blank,
    String delimiter,
    String space,
    boolean lowerCase,
    boolean phonemes) {

  static CtcVocabulary of(ModelFolder folder) {
    Json settings = folder.findJson("tokenizer_config.json").orElse(Json.empty("settings"));
    Json special = folder.findJson("special_tokens_map.json").orElse(Json.empty("special"));
    return new CtcVocabulary(
        tokens(folder, settings),
        name(settings, special, "pad_token", "<pad>"),
        name(settings, special, "word_delimiter_token", "|"),
        settings.text("replace_word_delimiter_char", " "),
        settings.flag("do_lower_case", false),
        settings.text("tokenizer_class", "").startsWith("Wav2Vec2Phoneme"));
  }

  private static Map<Integer, String> tokens(ModelFolder folder, Json settings) {
    Map<Integer, String> tokens = new TreeMap<>();
    Optional<Json> vocabulary = folder.findJson("vocab.json");
    if (vocabulary.isPresent()) {
      put(nested(vocabulary.get(), settings), tokens);
    } else {
      Json file = folder.json("tokenizer.json");
      put(JsonNodes.get(file.object("model"), "vocab"), tokens);
      JsonNodes.find(file, "added_tokens")
          .ifPresent(list -> list.forEach(t -> tokens.put(t.path("id").asInt(), content(t))));
    }
    folder.findJson("added_tokens.json").ifPresent(added -> put(JsonNodes.of(added), tokens));
    Json decoder = settings.objectOrEmpty("added_tokens_decoder");
    decoder
        .keys()
        .forEach(key -> tokens.put(id(decoder, key), content(JsonNodes.get(decoder, key))));
    return tokens;
  }

  private static int id(Json decoder, String key) {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "%s: the keys should be ids, but one is '%s'. Take the file that was published with the model."
              .formatted(decoder.origin(), key),
          e);
    }
  }

  /** A vocabulary may hold one per language. */
  private static JsonNode nested(Json vocabulary, Json settings) {
    JsonNode node = JsonNodes.of(vocabulary);
    return node.elements().hasNext() && node.elements().next().isObject()
        ? JsonNodes.get(vocabulary, settings.text("target_lang", vocabulary.keys().get(0)))
        : node;
  }

  private static void put(JsonNode ids, Map<Integer, String> tokens) {
    ids.properties().forEach(entry -> tokens.put(entry.getValue().asInt(), entry.getKey()));
  }

  private static String name(Json settings, Json special, String key, String otherwise) {
    return JsonNodes.find(settings, key)
        .or(() -> JsonNodes.find(special, key))
        .map(CtcVocabulary::content)
        .orElse(otherwise);
  }

  /** A token is written as a string or as an object with its content. */
  private static String content(JsonNode token) {
    return token.isObject() ? token.path("content").asText() : token.asText();
  }

  /** The id of the token that stands for nothing. */
  int blankId() {
    return tokens.entrySet().stream()
        .filter(entry -> entry.getValue().equals(blank))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(0);
  }

  String get(int id) {
    return tokens.getOrDefault(id, "<unk>");
  }
}
