package dev.heed.generate;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * How to generate, under the published names and with the published defaults of transformers 4.57:
 * {@code max_new_tokens}, {@code num_beams}, {@code eos_token_id}, ...
 *
 * @param values what is set; what is not has its default
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/text_generation">GenerationConfig</a>
 */
public record GenerationConfig(Json values) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What {@code max_length} means where it is not set: so many tokens beyond the prompt. */
  static final int STANDARD_LENGTH = 20;

  /** Every default. */
  public static GenerationConfig standard() {
    return new GenerationConfig(Json.empty("the settings of generation"));
  }

  /**
   * A folder's own: {@code generation_config.json}, with special tokens that it leaves out from
   * {@code config.json}; without that file all of it from {@code config.json}.
   */
  public static GenerationConfig of(ModelFolder folder) {
    return ModelConfig.of(folder);
  }

  /**
   * What a pipeline generates with, before the user's wishes: the folder's settings, then {@code
   * task_specific_params} of {@code config.json}, then the pipeline's own defaults, which go before
   * the model's as published; yet a model's {@code max_length} goes before a pipeline's {@code
   * max_new_tokens}.
   *
   * @param task such as {@code summarization}
   * @param defaults by published name
   */
  public static GenerationConfig forPipeline(
      ModelFolder folder, String task, Map<String, Object> defaults) {
    return ModelConfig.forPipeline(folder, task, defaults);
  }

  /** With one setting changed; null unsets it. */
  public GenerationConfig with(String name, Object value) {
    ObjectNode copy = copy();
    copy.putPOJO(name, null);
    copy.set(name, node(value));
    return new GenerationConfig(JsonNodes.json(values.origin(), copy));
  }

  /** With all that {@code more} sets. */
  public GenerationConfig with(GenerationConfig more) {
    ObjectNode copy = copy();
    JsonNodes.of(more.values)
        .properties()
        .forEach(entry -> copy.set(entry.getKey(), entry.getValue()));
    return new GenerationConfig(JsonNodes.json(values.origin(), copy));
  }

  /** With what a call asks for. */
  public GenerationConfig with(GenerationOptions options) {
    return options.over(this);
  }

  private ObjectNode copy() {
    return JsonNodeFactory.instance.objectNode().setAll((ObjectNode) JsonNodes.of(values));
  }

  /** Whether a setting was made. */
  public boolean has(String name) {
    return values.has(name);
  }

  /**
   * The length, prompt included, where every sequence ends; {@link #maxNewTokens} goes before it.
   */
  public int maxLength() {
    return values.integer("max_length", STANDARD_LENGTH);
  }

  public OptionalInt maxNewTokens() {
    return find("max_new_tokens");
  }

  public int minLength() {
    return values.integer("min_length", 0);
  }

  public int minNewTokens() {
    return values.integer("min_new_tokens", 0);
  }

  public boolean doSample() {
    return values.flag("do_sample", false) && temperature() != 0;
  }

  public int numBeams() {
    return values.integer("num_beams", 1);
  }

  public int numReturnSequences() {
    return values.integer("num_return_sequences", 1);
  }

  public double lengthPenalty() {
    return values.number("length_penalty", 1);
  }

  public EarlyStopping earlyStopping() {
    return JsonNodes.find(values, "early_stopping")
        .map(node -> earlyStopping(values.origin(), node))
        .orElse(EarlyStopping.NO);
  }

  /** Seconds after which no further token is looked for. */
  public Optional<Double> maxTime() {
    return values.has("max_time") ? Optional.of(values.number("max_time")) : Optional.empty();
  }

  /** Texts that end a sequence. */
  public List<String> stopStrings() {
    return JsonNodes.find(values, "stop_strings")
        .filter(JsonNode::isTextual)
        .map(text -> List.of(text.asText()))
        .orElseGet(() -> values.texts("stop_strings"));
  }

  public double temperature() {
    return values.number("temperature", 1);
  }

  public int topK() {
    return values.integer("top_k", 50);
  }

  public double topP() {
    return values.number("top_p", 1);
  }

  public Optional<Double> minP() {
    return values.has("min_p") ? Optional.of(values.number("min_p")) : Optional.empty();
  }

  public double typicalP() {
    return values.number("typical_p", 1);
  }

  public double repetitionPenalty() {
    return values.number("repetition_penalty", 1);
  }

  /**
   * What every token that was added before loses, as OpenAI's interface defines it: the prompt does
   * not count.
   */
  public double presencePenalty() {
    return values.number("presence_penalty", 0);
  }

  /** What a token loses for each time it was added before. */
  public double frequencyPenalty() {
    return values.number("frequency_penalty", 0);
  }

  public int noRepeatNgramSize() {
    return values.integer("no_repeat_ngram_size", 0);
  }

  /** Runs of tokens that must not come. */
  public List<List<Integer>> badWords() {
    return JsonNodes.find(values, "bad_words_ids")
        .map(node -> lists(values, node))
        .orElse(List.of());
  }

  /** What to add to the score of a token that ends one of these runs. */
  public Map<List<Integer>, Float> sequenceBias() {
    Map<List<Integer>, Float> biases = new LinkedHashMap<>();
    JsonNodes.find(values, "sequence_bias")
        .ifPresent(node -> requireList(node).forEach(pair -> putBias(values, pair, biases)));
    return biases;
  }

  private JsonNode requireList(JsonNode node) {
    if (!node.isArray()) {
      throw invalidModel(
          "%s: 'sequence_bias' should be a list such as [[[1, 2], -0.5]], but is %s."
              .formatted(values.origin(), node));
    }
    return node;
  }

  public boolean renormalizeLogits() {
    return values.flag("renormalize_logits", false);
  }

  public OptionalInt forcedBos() {
    return find("forced_bos_token_id");
  }

  public List<Integer> forcedEos() {
    return ids("forced_eos_token_id");
  }

  public List<Integer> suppressTokens() {
    return ids("suppress_tokens");
  }

  public List<Integer> beginSuppressTokens() {
    return ids("begin_suppress_tokens");
  }

  /** After how many tokens, and how fast, an end becomes more likely. */
  public Optional<LengthDecay> lengthDecay() {
    return JsonNodes.find(values, "exponential_decay_length_penalty")
        .map(node -> new LengthDecay(node.path(0).asInt(), node.path(1).asDouble()));
  }

  /** See {@link #lengthDecay}. */
  public record LengthDecay(int start, double factor) {}

  /** The tokens that end a sequence; there may be none. */
  public List<Integer> ends() {
    return ids("eos_token_id");
  }

  /** What fills the places behind a shorter sequence. */
  public int pad() {
    return find("pad_token_id").orElseGet(() -> ends().isEmpty() ? 0 : ends().get(0));
  }

  public OptionalInt bos() {
    return find("bos_token_id");
  }

  /** What an encoder-decoder's decoder begins with. */
  public int decoderStart() {
    return find("decoder_start_token_id")
        .orElseGet(
            () ->
                bos()
                    .orElseThrow(
                        () ->
                            invalidModel(
                                "%s has neither 'decoder_start_token_id' nor 'bos_token_id', so it is unknown with which token the decoder begins. Add one to generation_config.json."
                                    .formatted(values.origin()))));
  }

  /** A token id that may be missing. */
  public OptionalInt find(String name) {
    return values.has(name) ? OptionalInt.of(values.integer(name)) : OptionalInt.empty();
  }

  /** Token ids: one, a list or none. */
  public List<Integer> ids(String name) {
    return JsonNodes.find(values, name)
        .map(node -> node.isArray() ? values.integers(name) : List.of(values.integer(name)))
        .orElse(List.of());
  }

  /** Numbers, flags, texts and lists of them as JSON. */
  private static JsonNode node(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  private static GenerationConfig.EarlyStopping earlyStopping(String origin, JsonNode node) {
    if (node.isBoolean()) {
      return node.asBoolean()
          ? GenerationConfig.EarlyStopping.YES
          : GenerationConfig.EarlyStopping.NO;
    }
    if (node.asText().equals("never")) {
      return GenerationConfig.EarlyStopping.NEVER;
    }
    throw invalidModel(
        "%s: 'early_stopping' should be true, false or \"never\", but is %s."
            .formatted(origin, node));
  }

  /** A list of lists of token ids. */
  private static List<List<Integer>> lists(Json from, JsonNode node) {
    List<List<Integer>> lists = new ArrayList<>();
    for (JsonNode list : node) {
      lists.add(ids(from, list));
    }
    return lists;
  }

  private static List<Integer> ids(Json from, JsonNode list) {
    List<Integer> ids = new ArrayList<>();
    for (JsonNode id : list) {
      if (!id.canConvertToInt()) {
        throw invalidModel("%s: %s should be a list of token ids.".formatted(from.origin(), list));
      }
      ids.add(id.asInt());
    }
    if (ids.isEmpty()) {
      throw invalidModel(
          "%s: %s should be a list of at least one token id.".formatted(from.origin(), list));
    }
    return ids;
  }

  /** One {@code [[ids], bias]} as JSON files write it. */
  private static void putBias(Json from, JsonNode pair, Map<List<Integer>, Float> to) {
    to.put(ids(from, pair.path(0)), (float) pair.path(1).asDouble());
  }

  @Override
  public String toString() {
    return StreamSupport.stream(values.keys().spliterator(), false).toList().toString();
  }

  /** When beam search ends for an item. */
  public enum EarlyStopping {
    /** As soon as there are as many finished sequences as beams. */
    YES,
    /** When a better sequence is unlikely, judged at the present length. */
    NO,
    /** Only when a better sequence cannot come. */
    NEVER
  }
}
