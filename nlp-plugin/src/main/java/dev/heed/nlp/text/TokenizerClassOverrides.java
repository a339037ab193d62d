package dev.heed.nlp.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.util.Map;
import java.util.Optional;

/**
 * What the published fast tokenizer classes change in a {@code tokenizer.json} when they load it,
 * because {@code tokenizer_config.json} says otherwise.
 */
record TokenizerClassOverrides(
    TokenizerSettings settings, SpecialTokens special, ObjectNode parts, Vocabulary vocabulary) {

  static void apply(
      TokenizerSettings settings,
      SpecialTokens special,
      TokenizerJson json,
      Vocabulary vocabulary) {
    new TokenizerClassOverrides(settings, special, json.parts(), vocabulary).apply();
  }

  private void apply() {
    if (settings.family().isWordPiece()) {
      normalizer("do_lower_case", "lowercase");
      normalizer("strip_accents", "strip_accents");
      normalizer("tokenize_chinese_chars", "handle_chinese_chars");
    }
    if (settings.family().isRobertaLike() || settings.family().name().equals("gpt2")) {
      prefixSpace("pre_tokenizer");
    }
    if (settings.family().isRobertaLike()) {
      prefixSpace("post_processor");
    }
    if (settings.family().isLlamaLike() || settings.family().isOfVersionFive()) {
      template();
    }
  }

  private void normalizer(String setting, String key) {
    if (parts.path("normalizer") instanceof ObjectNode normalizer
        && normalizer.path("type").asText().equals("BertNormalizer")) {
      JsonNodes.find(settings.config(), setting).ifPresent(value -> normalizer.set(key, value));
    }
  }

  private void prefixSpace(String part) {
    if (parts.path(part) instanceof ObjectNode node && node.has("add_prefix_space")) {
      JsonNodes.find(settings.config(), "add_prefix_space")
          .ifPresent(value -> node.set("add_prefix_space", value));
    }
  }

  private void template() {
    Json config = settings.config();
    if (config.has("add_bos_token") || config.has("add_eos_token")) {
      Optional<String> bos =
          token(config.flag("add_bos_token", settings.family().isLlamaLike()), "bos_token");
      Optional<String> eos = token(config.flag("add_eos_token", false), "eos_token");
      parts.set("post_processor", template(bos, eos));
    }
  }

  private Optional<String> token(boolean wanted, String role) {
    return wanted
        ? special.find(role).filter(token -> vocabulary.id(token).isPresent())
        : Optional.empty();
  }

  private ObjectNode template(Optional<String> bos, Optional<String> eos) {
    ObjectNode node = TokenizerJson.MAPPER.createObjectNode().put("type", "TemplateProcessing");
    ArrayNode single = node.putArray("single");
    around(single, "A", 0, bos, eos);
    ArrayNode pair = node.putArray("pair");
    around(pair, "A", 0, bos, eos);
    around(pair, "B", 1, bos, eos);
    ObjectNode tokens = node.putObject("special_tokens");
    bos.ifPresent(token -> tokens.set(token, special(token)));
    eos.ifPresent(token -> tokens.set(token, special(token)));
    return node;
  }

  private static void around(
      ArrayNode to, String sequence, int type, Optional<String> bos, Optional<String> eos) {
    bos.ifPresent(token -> to.add(piece("SpecialToken", token, type)));
    to.add(piece("Sequence", sequence, type));
    eos.ifPresent(token -> to.add(piece("SpecialToken", token, type)));
  }

  private static JsonNode piece(String kind, String id, int type) {
    return TokenizerJson.MAPPER.valueToTree(Map.of(kind, Map.of("id", id, "type_id", type)));
  }

  private JsonNode special(String token) {
    ObjectNode node = TokenizerJson.MAPPER.createObjectNode().put("id", token);
    node.putArray("ids").add(vocabulary.id(token).orElseThrow());
    node.putArray("tokens").add(token);
    return node;
  }
}
