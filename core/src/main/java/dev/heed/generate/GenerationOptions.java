package dev.heed.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.spi.Option;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of generation that a call can give, under their published names; what is not given
 * is the model's or the task's. Tasks that generate have it as a component of their own options.
 *
 * @see GenerationConfig#with(GenerationOptions)
 */
public record GenerationOptions(
    @Option(value = "How many tokens to add at most.", min = 1) Optional<Integer> maxNewTokens,
    @Option(value = "How long a sequence may be, prompt included.", min = 1)
        Optional<Integer> maxLength,
    @Option(value = "How many tokens to add at least.", min = 0) Optional<Integer> minNewTokens,
    @Option(value = "How long a sequence is at least, prompt included.", min = 0)
        Optional<Integer> minLength,
    @Option(value = "Beams of a beam search; 1 searches greedily.", min = 1)
        Optional<Integer> numBeams,
    @Option(value = "How many answers for each input (1).", min = 1)
        Optional<Integer> numReturnSequences,
    @Option("Above 0 favours long sequences of a beam (1).") Optional<Double> lengthPenalty,
    @Option(value = "When a beam search ends (false).", placeholder = "true|false|never")
        Optional<String> earlyStopping,
    @Option("Draw tokens instead of taking the likeliest.") Optional<Boolean> doSample,
    @Option(value = "Above 1 draws more widely, below 1 less (1).", min = 0)
        Optional<Double> temperature,
    @Option(value = "Draw from the N likeliest (50); 0 for all.", min = 0) Optional<Integer> topK,
    @Option(
            value = "Draw from the likeliest with probability P together (1).",
            placeholder = "P",
            min = 0,
            max = 1)
        Optional<Double> topP,
    @Option(
            value = "Draw from those with P times the likeliest's probability.",
            placeholder = "P",
            min = 0,
            max = 1)
        Optional<Double> minP,
    @Option(
            value = "Draw from the most typical with probability P (1).",
            placeholder = "P",
            min = 0,
            max = 1)
        Optional<Double> typicalP,
    @Option("Makes drawing repeatable.") Optional<Long> seed,
    @Option(value = "Above 1 avoids what was said (1).", min = 0)
        Optional<Double> repetitionPenalty,
    @Option("Taken from the score of every token that was added before (0).")
        Optional<Double> presencePenalty,
    @Option("Taken from a token's score once for each time it was added before (0).")
        Optional<Double> frequencyPenalty,
    @Option(
            value = "What to add to the score of a token that ends a run of tokens.",
            placeholder = "[[[ID,...],BIAS],...]")
        Optional<String> sequenceBias,
    @Option(value = "No run of N tokens comes twice (0).", min = 0)
        Optional<Integer> noRepeatNgramSize,
    @Option(value = "Runs of tokens that must not come.", placeholder = "[[ID,...],...]")
        Optional<String> badWordsIds,
    @Option(value = "Tokens that must not come.", placeholder = "[ID,...]")
        Optional<String> suppressTokens,
    @Option(value = "Tokens that must not come first.", placeholder = "[ID,...]")
        Optional<String> beginSuppressTokens,
    @Option(value = "What comes first.", placeholder = "ID", min = 0)
        Optional<Integer> forcedBosTokenId,
    @Option(value = "What comes last at the greatest length.", placeholder = "ID")
        Optional<String> forcedEosTokenId,
    @Option(value = "What ends a sequence, or a list: [ID,...].", placeholder = "ID")
        Optional<String> eosTokenId,
    @Option(value = "What fills shorter sequences of a batch.", placeholder = "ID", min = 0)
        Optional<Integer> padTokenId,
    @Option(value = "Texts that end a sequence.", placeholder = "TEXT|[TEXT,...]")
        Optional<String> stopStrings,
    @Option(value = "Look for no further token after that.", placeholder = "SECONDS", min = 0)
        Optional<Double> maxTime) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The settings that these make on top of {@code config}. */
  GenerationConfig over(GenerationConfig config) {
    GenerationConfig result = config;
    for (RecordComponent component : GenerationOptions.class.getRecordComponents()) {
      Optional<?> value = value(component);
      if (value.isPresent()) {
        String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        Object setting = setting(name, value.get());
        check(name, setting);
        result = result.with(name, setting);
      }
    }
    return maxLength.isPresent() && maxNewTokens.isEmpty()
        ? result.with("max_new_tokens", null)
        : result;
  }

  /**
   * That a setting is of its kind, before it stands among those of the model's file: what is wrong
   * with it is the option's fault, not the file's.
   */
  private static void check(String name, Object setting) {
    String option = "--" + name.replace('_', '-');
    GenerationConfig alone = new GenerationConfig(Json.empty(option)).with(name, setting);
    try {
      switch (name) {
        case "early_stopping" -> alone.earlyStopping();
        case "sequence_bias" -> alone.sequenceBias();
        case "bad_words_ids" -> alone.badWords();
        case "suppress_tokens" -> alone.suppressTokens();
        case "begin_suppress_tokens" -> alone.beginSuppressTokens();
        case "forced_eos_token_id" -> alone.forcedEos();
        case "eos_token_id" -> alone.ends();
        case "stop_strings" -> alone.stopStrings();
        default -> {} // a number or a flag, checked where it was read
      }
    } catch (HeedException e) {
      throw new HeedException(ErrorCode.INVALID_OPTION, e.getMessage(), e);
    }
  }

  private Optional<?> value(RecordComponent component) {
    try {
      return (Optional<?>) component.getAccessor().invoke(this);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Texts stand for lists in JSON, or for flags with a third value; a stop string for itself. */
  private static Object setting(String name, Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    boolean plain = name.equals("stop_strings") && !text.startsWith("[");
    return plain || text.equals("never") ? text : json(name, text.isEmpty() ? "true" : text);
  }

  private static JsonNode json(String name, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--%s should be JSON, such as 50256 or [50256, 198], but is '%s'."
              .formatted(name.replace('_', '-'), text),
          e);
    }
  }
}
