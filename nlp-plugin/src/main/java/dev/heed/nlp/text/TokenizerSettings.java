package dev.heed.nlp.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a folder's JSON files say about its tokenizer beside {@code tokenizer.json}.
 *
 * @param config {@code tokenizer_config.json}, empty where there is none
 * @param special {@code special_tokens_map.json}, empty where there is none
 * @param model {@code config.json}, empty where there is none
 * @param added {@code added_tokens.json}, ids by token, empty where there is none
 */
record TokenizerSettings(TokenizerClass family, Json config, Json special, Json model, Json added) {

  /** Greater lengths stand for an unknown one. */
  private static final double ABSURD = 1_000_000;

  /** Their positions start behind the padding's. */
  private static final Set<String> OFFSET_BY_PADDING =
      Set.of(
          "roberta",
          "xlm-roberta",
          "xlm-roberta-xl",
          "camembert",
          "mpnet",
          "longformer",
          "roberta-prelayernorm",
          "data2vec-text",
          "ibert",
          "xmod",
          "luke",
          "layoutlmv3");

  static TokenizerSettings of(ModelFolder folder) {
    Json config = read(folder, "tokenizer_config.json");
    return new TokenizerSettings(
        TokenizerClass.of(folder, config),
        config,
        read(folder, "special_tokens_map.json"),
        read(folder, "config.json"),
        read(folder, "added_tokens.json"));
  }

  private static Json read(ModelFolder folder, String name) {
    return folder.findJson(name).orElseGet(() -> Json.empty(name));
  }

  /**
   * A special token by its role.
   *
   * @param role such as {@code mask_token}
   */
  Optional<String> token(String role) {
    return Stream.of(config, special)
        .flatMap(json -> JsonNodes.find(json, role).stream())
        .map(TokenizerSettings::content)
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private static String content(JsonNode token) {
    return token.isTextual() ? token.asText() : token.path("content").asText("");
  }

  /** The most tokens that the model takes; empty where nothing limits it. */
  Optional<Integer> maxLength() {
    double stated = config.number("model_max_length", Double.MAX_VALUE);
    double most = Math.min(stated, positions(model));
    return most > ABSURD || most < 1 ? Optional.empty() : Optional.of((int) most);
  }

  /** The most tokens that a {@code config.json} has positions for. */
  static double positions(Json model) {
    Json text = model.has("text_config") ? model.object("text_config") : model;
    double positions = text.number("max_position_embeddings", text.number("n_positions", 0));
    if (positions < 1) {
      return Double.MAX_VALUE;
    }
    boolean offset = OFFSET_BY_PADDING.contains(text.text("model_type", ""));
    return offset ? positions - text.number("pad_token_id", 1) - 1 : positions;
  }

  Side paddingSide() {
    return Side.of(config.text("padding_side", "right"));
  }

  Side truncationSide() {
    return Side.of(config.text("truncation_side", "right"));
  }

  boolean cleansUp() {
    return config.flag("clean_up_tokenization_spaces", false);
  }

  /** Names of the tensors that the model is given. */
  List<String> inputNames() {
    return config.has("model_input_names")
        ? config.texts("model_input_names")
        : family.inputNames();
  }
}
