package dev.heed.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the files of a model folder say on generation: its settings, and the greatest length of a
 * sequence.
 */
final class ModelConfig {

  private static final List<String> SPECIAL =
      List.of("bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id");

  /** Older models keep these in {@code config.json}. */
  private static final List<String> LEGACY =
      List.of(
          "max_length",
          "min_length",
          "do_sample",
          "early_stopping",
          "num_beams",
          "num_return_sequences",
          "temperature",
          "top_k",
          "top_p",
          "typical_p",
          "repetition_penalty",
          "length_penalty",
          "no_repeat_ngram_size",
          "bad_words_ids",
          "forced_bos_token_id",
          "forced_eos_token_id",
          "suppress_tokens",
          "begin_suppress_tokens",
          "exponential_decay_length_penalty");

  private static final List<String> POSITIONS =
      List.of("max_target_positions", "max_position_embeddings", "n_positions", "n_ctx");

  private ModelConfig() {}

  static GenerationConfig of(ModelFolder folder) {
    Optional<Json> own = folder.findJson("generation_config.json");
    Optional<Json> model = folder.findJson("config.json");
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    model.ifPresent(config -> copy(config, SPECIAL, values));
    if (own.isEmpty()) {
      model.ifPresent(config -> copy(config, LEGACY, values));
    }
    own.ifPresent(file -> putAll(file, values));
    model.ifPresent(config -> endWithSeparator(config, values));
    dropStandardLength(values);
    String origin = own.or(() -> model).map(Json::origin).orElse(folder.toString());
    return new GenerationConfig(JsonNodes.json(origin, values));
  }

  /** As published, BLIP's captions end with the token that separates texts. */
  private static void endWithSeparator(Json config, ObjectNode values) {
    if (config.text("model_type", "").equals("blip")) {
      JsonNodes.find(config.objectOrEmpty("text_config"), "sep_token_id")
          .ifPresent(separator -> values.set("eos_token_id", separator));
    }
  }

  static GenerationConfig forPipeline(
      ModelFolder folder, String task, Map<String, Object> defaults) {
    GenerationConfig config = of(folder).with(specific(folder, task));
    int length = config.maxLength();
    for (Map.Entry<String, Object> entry : defaults.entrySet()) {
      config = config.with(entry.getKey(), entry.getValue());
    }
    return length == GenerationConfig.STANDARD_LENGTH || !defaults.containsKey("max_new_tokens")
        ? config
        : config.with("max_new_tokens", null);
  }

  private static GenerationConfig specific(ModelFolder folder, String task) {
    return folder
        .findJson("config.json")
        .map(config -> config.objectOrEmpty("task_specific_params").objectOrEmpty(task))
        .map(ModelConfig::withoutStandardLength)
        .orElseGet(GenerationConfig::standard);
  }

  private static GenerationConfig withoutStandardLength(Json settings) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    putAll(settings, values);
    dropStandardLength(values);
    return new GenerationConfig(JsonNodes.json(settings.origin(), values));
  }

  /** As published, a file that states the standard length says no more than one that is silent. */
  private static void dropStandardLength(ObjectNode values) {
    if (values.path("max_length").asInt() == GenerationConfig.STANDARD_LENGTH) {
      values.remove("max_length");
    }
  }

  private static void putAll(Json file, ObjectNode values) {
    for (Map.Entry<String, JsonNode> entry : JsonNodes.of(file).properties()) {
      if (!entry.getValue().isNull()) {
        values.set(entry.getKey(), entry.getValue());
      }
    }
  }

  /** From the model's configuration, or from that of its decoder. */
  private static void copy(Json config, List<String> names, ObjectNode to) {
    for (Json part : parts(config)) {
      for (String name : names) {
        JsonNodes.find(part, name)
            .filter(value -> !to.has(name))
            .ifPresent(value -> to.set(name, value));
      }
    }
  }

  /** The configuration and those of the decoder in it, the decoder's first. */
  static List<Json> parts(Json config) {
    return Stream.of("decoder", "text_config", "generator")
        .filter(name -> JsonNodes.find(config, name).filter(node -> node.isObject()).isPresent())
        .map(config::object)
        .collect(
            Collectors.collectingAndThen(
                Collectors.toList(),
                inner -> Stream.concat(inner.stream(), Stream.of(config)).toList()));
  }

  /** The largest number of tokens of one sequence; empty where positions are relative. */
  static OptionalInt positions(ModelFolder folder) {
    return folder.findJson("config.json").map(ModelConfig::positions).orElse(OptionalInt.empty());
  }

  private static OptionalInt positions(Json config) {
    return parts(config).stream()
        .filter(part -> !part.has("relative_attention_num_buckets") && !part.has("alibi"))
        .flatMap(part -> POSITIONS.stream().filter(part::has).map(part::integer))
        .mapToInt(Integer::intValue)
        .findFirst();
  }
}
