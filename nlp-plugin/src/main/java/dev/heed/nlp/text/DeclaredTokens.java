package dev.heed.nlp.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Special tokens that the files beside a {@code tokenizer.json} name. As the published classes do
 * when they load one: a token that it lacks is added behind all others, and one that it has counts
 * as special from then on, so that it is left out of texts.
 */
record DeclaredTokens(TokenizerSettings settings, SpecialTokens special, Vocabulary vocabulary) {

  private static final List<String> LISTS =
      List.of("additional_special_tokens", "extra_special_tokens");

  private static final List<String> FLAGS =
      List.of("single_word", "lstrip", "rstrip", "normalized");

  /** Changes {@code added_tokens}, and gives the vocabulary the new ids. */
  void addTo(ObjectNode parts) {
    ArrayNode list =
        parts.path("added_tokens") instanceof ArrayNode own ? own : parts.putArray("added_tokens");
    Map<String, ObjectNode> known = new LinkedHashMap<>();
    for (JsonNode token : list) {
      if (token instanceof ObjectNode own) {
        known.put(own.path("content").asText(), own);
      }
    }
    for (ObjectNode token : declared()) {
      String content = token.path("content").asText();
      ObjectNode own = known.get(content);
      if (own == null) {
        token.put("id", vocabulary.idOrNext(content));
        list.add(token);
        known.put(content, token);
      } else if (token.path("special").asBoolean()) {
        own.put("special", true);
      }
    }
  }

  /** In the published order: by id, then by role, then the lists. */
  private List<ObjectNode> declared() {
    List<ObjectNode> tokens = new ArrayList<>();
    JsonNodes.of(settings.config().objectOrEmpty("added_tokens_decoder")).properties().stream()
        .sorted(Comparator.comparingLong(entry -> number(entry.getKey())))
        .forEach(
            entry -> add(tokens, entry.getValue(), entry.getValue().path("special").asBoolean()));
    if (!settings.config().has("added_tokens_decoder")) {
      ofOlderFiles(tokens);
    }
    for (String role : SpecialTokens.ROLES) {
      Stream.of(settings.config(), settings.special())
          .flatMap(json -> JsonNodes.find(json, role).stream())
          .limit(1)
          .forEach(node -> add(tokens, node, true));
    }
    special.byRole().values().stream()
        .filter(token -> vocabulary.id(token).isPresent())
        .forEach(token -> tokens.add(token(token, true)));
    Stream.of(settings.config(), settings.special()).forEach(json -> lists(json, tokens));
    return tokens;
  }

  /** {@code added_tokens.json}, which counts where no newer file lists added tokens with flags. */
  private void ofOlderFiles(List<ObjectNode> to) {
    List<ObjectNode> named = new ArrayList<>();
    for (String role : SpecialTokens.ROLES) {
      Stream.of(settings.config(), settings.special())
          .flatMap(json -> JsonNodes.find(json, role).stream())
          .forEach(node -> add(named, node, true));
    }
    Stream.of(settings.config(), settings.special()).forEach(json -> lists(json, named));
    Set<String> names = new HashSet<>(special.byRole().values());
    named.forEach(token -> names.add(token.path("content").asText()));
    Json added = settings.added();
    added.keys().stream()
        .sorted(Comparator.comparingInt(added::integer))
        .forEach(token -> to.add(token(token, names.contains(token))));
  }

  private static long number(String id) {
    return id.matches("\\d{1,9}") ? Long.parseLong(id) : Long.MAX_VALUE;
  }

  private static void lists(Json json, List<ObjectNode> to) {
    for (String name : LISTS) {
      JsonNodes.find(json, name).ifPresent(tokens -> tokens.forEach(token -> add(to, token, true)));
    }
  }

  /** The texts of the tokens that lists of a file name. */
  static List<String> listed(Json json) {
    List<ObjectNode> tokens = new ArrayList<>();
    lists(json, tokens);
    return tokens.stream().map(token -> token.path("content").asText()).toList();
  }

  /** A token is its text, or an object with flags. */
  private static void add(List<ObjectNode> to, JsonNode node, boolean isSpecial) {
    String content = node.isTextual() ? node.asText() : node.path("content").asText("");
    if (!content.isEmpty()) {
      ObjectNode token = token(content, isSpecial);
      FLAGS.forEach(
          flag -> token.put(flag, node.path(flag).asBoolean(token.path(flag).asBoolean())));
      to.add(token);
    }
  }

  private static ObjectNode token(String content, boolean isSpecial) {
    ObjectNode token = TokenizerJson.MAPPER.createObjectNode().put("content", content);
    FLAGS.forEach(flag -> token.put(flag, false));
    return token.put("normalized", !isSpecial).put("special", isSpecial);
  }
}
