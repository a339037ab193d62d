package dev.heed.nlp.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.JsonNodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code added_tokens} of a {@code tokenizer.json}: special tokens, found before all else.
 *
 * @param eats whether a mask takes the blank before it
 */
record AddedTokens(TokenizerSettings settings, SpecialTokens special, boolean eats) {

  private static final List<String> FLAGS =
      List.of("single_word", "lstrip", "rstrip", "normalized");

  /** In the order of their ids, with the flags that the folder's files state. */
  ArrayNode json(Map<String, Long> ids) {
    ArrayNode list = TokenizerJson.MAPPER.createArrayNode();
    ids.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(entry -> list.add(token(entry.getKey(), entry.getValue())));
    return list;
  }

  private ObjectNode token(String content, long id) {
    Optional<JsonNode> stated = stated(content);
    ObjectNode token =
        TokenizerJson.MAPPER.createObjectNode().put("id", id).put("content", content);
    for (String flag : FLAGS) {
      token.put(flag, stated.map(json -> json.path(flag).asBoolean()).orElse(usual(content, flag)));
    }
    boolean isSpecial = stated.map(json -> json.path("special").asBoolean(true)).orElse(true);
    return token.put("special", isSpecial);
  }

  private boolean usual(String content, String flag) {
    boolean mask = special.find("mask_token").filter(content::equals).isPresent();
    return flag.equals("lstrip") && mask && eats;
  }

  private Optional<JsonNode> stated(String content) {
    Stream<JsonNode> byRole =
        Stream.of(settings.config(), settings.special())
            .flatMap(
                json ->
                    SpecialTokens.ROLES.stream().flatMap(r -> JsonNodes.find(json, r).stream()));
    Stream<JsonNode> byId =
        JsonNodes.of(settings.config().objectOrEmpty("added_tokens_decoder")).valueStream();
    return Stream.concat(byId, byRole)
        .filter(node -> node.isObject() && node.path("content").asText().equals(content))
        .findFirst();
  }
}
