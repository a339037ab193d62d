package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code tokenizer.json} of a folder that has only {@code vocab.txt}, or {@code vocab.json} and
 * {@code merges.txt}, as the published converters would write it.
 */
record VocabularyFiles(ModelFolder folder, TokenizerSettings settings, SpecialTokens special) {

  static boolean fits(ModelFolder folder) {
    return folder.find("vocab.txt").isPresent()
        || (folder.find("vocab.json").isPresent() && folder.find("merges.txt").isPresent());
  }

  TokenizerJson json() {
    boolean pieces = folder.find("vocab.txt").isPresent();
    Map<String, Long> vocabulary = pieces ? lines() : entries();
    Map<String, Long> added = added(vocabulary);
    TokenizerClassDefaults published = new TokenizerClassDefaults(settings, special, added);
    ObjectNode parts = pieces ? published.wordPiece() : published.bytePairs();
    parts.set("added_tokens", new AddedTokens(settings, special, eats()).json(added));
    ObjectNode model = pieces ? published.wordPieceModel() : published.bytePairModel(merges());
    model.set("vocab", TokenizerJson.MAPPER.valueToTree(vocabulary));
    String origin = folder.file(pieces ? "vocab.txt" : "vocab.json").toString();
    return new TokenizerJson(origin, parts, TokenizerJson.write(model));
  }

  /** A mask takes the blank before it, except where words are pieces. */
  private boolean eats() {
    return settings.family().isRobertaLike() || settings.family().name().equals("mpnet");
  }

  /** A line a token; its number is its id. */
  private Map<String, Long> lines() {
    Map<String, Long> ids = new LinkedHashMap<>();
    List<String> tokens = read("vocab.txt").lines().toList();
    for (int id = 0; id < tokens.size(); id++) {
      ids.put(tokens.get(id), (long) id);
    }
    return ids;
  }

  private Map<String, Long> entries() {
    Map<String, Long> ids = new LinkedHashMap<>();
    JsonNode entries = JsonNodes.of(folder.json("vocab.json"));
    entries.properties().forEach(entry -> ids.put(entry.getKey(), entry.getValue().asLong()));
    return ids;
  }

  private ArrayNode merges() {
    ArrayNode merges = TokenizerJson.MAPPER.createArrayNode();
    read("merges.txt")
        .lines()
        .filter(line -> !line.startsWith("#version") && !line.isBlank())
        .forEach(line -> Arrays.stream(line.split(" ", 2)).forEach(merges.addArray()::add));
    return merges;
  }

  private String read(String name) {
    return TextFiles.text(folder.file(name));
  }

  /** Special tokens with their ids; those that the vocabulary lacks come behind it. */
  private Map<String, Long> added(Map<String, Long> vocabulary) {
    Set<String> tokens = new LinkedHashSet<>(special.byRole().values());
    Map<String, Long> declared = declared(folder, settings);
    tokens.addAll(declared.keySet());
    Map<String, Long> ids = new LinkedHashMap<>();
    long next = vocabulary.values().stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
    for (String token : tokens) {
      Long known = vocabulary.getOrDefault(token, declared.get(token));
      ids.put(token, known == null ? next++ : known);
    }
    return ids;
  }

  private static long id(String key) {
    try {
      return Long.parseLong(key);
    } catch (NumberFormatException e) {
      throw invalidModel(
          "tokenizer_config.json: the keys of 'added_tokens_decoder' should be ids, but one is '%s'."
              .formatted(key));
    }
  }

  /** The ids of tokens that files beside the vocabulary name. */
  static Map<String, Long> declared(ModelFolder folder, TokenizerSettings settings) {
    Map<String, Long> ids = new LinkedHashMap<>();
    JsonNode declared = JsonNodes.of(settings.config().objectOrEmpty("added_tokens_decoder"));
    declared
        .properties()
        .forEach(e -> ids.put(e.getValue().path("content").asText(), id(e.getKey())));
    folder
        .findJson("added_tokens.json")
        .ifPresent(json -> json.keys().forEach(key -> ids.put(key, (long) json.integer(key))));
    return ids;
  }
}
