package dev.heed.nlp.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The {@code tokenizer.json} of a folder that has only SentencePiece models, so that its ids are
 * those of the published slow class.
 */
record SentencePieceJson(
    ModelFolder folder,
    TokenizerSettings settings,
    SentencePieceModel model,
    SentencePieceClass rules,
    SpecialTokens special) {

  /** What Gemma shows to be a part of a conversation. */
  private static final Set<String> TURNS = Set.of("<start_of_turn>", "<end_of_turn>");

  /**
   * What is built.
   *
   * @param json as texts are written with it
   * @param reading the vocabulary that texts are read with, where that is another one
   * @param known how many ids there are; greater ones of {@code reading} are {@code unknown}
   */
  record Built(TokenizerJson json, Optional<TokenizerJson> reading, long known, long unknown) {}

  static Built of(ModelFolder folder, TokenizerSettings settings) {
    SentencePieceClass rules = SentencePieceClass.of(settings.family());
    SentencePieceModel model = new SentencePieceFiles(folder).source();
    return new SentencePieceJson(folder, settings, model, rules, rules.special(settings)).build();
  }

  private Built build() {
    Optional<Json> numbered = folder.findJson("vocab.json");
    SentencePieceVocabulary vocabulary =
        numbered.isPresent()
            ? SentencePieceVocabulary.numbered(model, numbered.get(), beside())
            : SentencePieceVocabulary.of(model, rules, special, settings);
    Map<String, Long> added = added(vocabulary);
    ObjectNode parts = new SentencePieceSteps(settings, model, rules, special, added).parts();
    parts.set("added_tokens", tokens(added));
    String origin = model.file().toString();
    TokenizerJson json = new TokenizerJson(origin, parts, vocabulary.written());
    long unknown = special.find("unk_token").map(added::get).orElse(0L);
    return new Built(
        json,
        vocabulary.read().map(text -> new TokenizerJson(origin, parts, text)),
        numbered.isPresent() ? vocabulary.firstFree() : Long.MAX_VALUE,
        unknown);
  }

  /** Tokens that other files and the class name, whether the vocabulary has them or not. */
  private List<String> beside() {
    List<String> tokens = new ArrayList<>(special.byRole().values());
    tokens.addAll(rules.tokens("added", special));
    Stream.of(settings.config(), settings.special())
        .flatMap(json -> DeclaredTokens.listed(json).stream())
        .forEach(tokens::add);
    return tokens;
  }

  /** Special tokens with their ids; those that the vocabulary lacks come behind it. */
  private Map<String, Long> added(SentencePieceVocabulary vocabulary) {
    Set<String> tokens = new LinkedHashSet<>();
    Map<String, Long> declared = new HashMap<>(VocabularyFiles.declared(folder, settings));
    for (String role : SpecialTokens.ROLES) {
      special.find(role).ifPresent(tokens::add);
    }
    tokens.addAll(rules.tokens("added", special));
    tokens.addAll(rules.tokens("head", special));
    tokens.addAll(rules.tokens("tail", special));
    tokens.addAll(vocabulary.marked());
    tokens.addAll(declared.keySet());
    Map<String, Long> ids = new LinkedHashMap<>();
    long next = vocabulary.firstFree();
    for (String token : tokens) {
      Long known = vocabulary.ids().getOrDefault(token, declared.get(token));
      ids.put(token, known == null ? next++ : known);
    }
    return ids;
  }

  private ArrayNode tokens(Map<String, Long> added) {
    ArrayNode list = new AddedTokens(settings, special, rules.flag("eats")).json(added);
    Set<String> plain = new LinkedHashSet<>();
    model.pieces().stream()
        .filter(SentencePieceModel.Piece::isUserDefined)
        .map(SentencePieceModel.Piece::text)
        .filter(text -> !TURNS.contains(text))
        .forEach(plain::add);
    for (JsonNode token : list) {
      String content = token.path("content").asText();
      boolean code = content.startsWith(">>") && content.endsWith("<<");
      if (token instanceof ObjectNode own && (code || plain.contains(content))) {
        own.put("special", false);
      }
    }
    return list;
  }

  /** The special tokens by role of a folder without a {@code tokenizer.json}. */
  static SpecialTokens special(TokenizerSettings settings) {
    return SentencePieceClass.of(settings.family()).special(settings);
  }
}
