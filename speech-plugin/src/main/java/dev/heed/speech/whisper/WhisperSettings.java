package dev.heed.speech.whisper;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.generate.GenerationConfig;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.speech.transcript.RecognitionOptions;
import dev.heed.speech.transcript.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How Whisper is asked: language, task, and whether with times.
 *
 * @param config {@code generation_config.json} with what the user asked for
 * @param language the token of the language; empty to detect it
 * @param steps how many steps the encoder gives for a window
 */
record WhisperSettings(
    GenerationConfig config,
    Optional<String> language,
    Optional<String> task,
    Timestamps timestamps,
    boolean returnLanguage,
    int steps) {

  private static final List<Timestamps> TIMES =
      List.of(Timestamps.FALSE, Timestamps.TRUE, Timestamps.WORD);

  /**
   * What a call asks for, and where it does not, what the model's {@code generation_config.json}
   * says.
   */
  static WhisperSettings of(GenerationConfig model, int steps, RecognitionOptions options) {
    GenerationConfig config = options.over(model);
    Json values = config.values();
    return new WhisperSettings(
        config,
        options
            .language()
            .or(() -> own(values, "language", "lang_to_id"))
            .map(asked -> WhisperLanguages.token(asked, values.objectOrEmpty("lang_to_id").keys())),
        options
            .task()
            .or(() -> own(values, "task", "task_to_id"))
            .map(task -> checked(task, values)),
        options.returnTimestamps().among(TIMES),
        options.returnLanguage(),
        steps);
  }

  /** The model's own choice; of a model of English alone, which has no tokens to choose, none. */
  private static Optional<String> own(Json values, String name, String tokens) {
    return values.has(tokens) && values.has(name)
        ? Optional.of(values.text(name, ""))
        : Optional.empty();
  }

  private static String checked(String task, Json values) {
    if (!values.objectOrEmpty("task_to_id").has(task)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--task should be one of %s for this model, but is '%s'."
              .formatted(values.objectOrEmpty("task_to_id").keys(), task));
    }
    return task;
  }

  /**
   * Whether the model is to write times, which long recordings need even where they were not asked
   * for.
   */
  boolean writesTimes(boolean isLong) {
    return isLong || timestamps != Timestamps.FALSE;
  }

  /** Whether the language is to be detected first. */
  boolean detects() {
    return language.isEmpty() && config.values().has("lang_to_id") && forced(1).isEmpty();
  }

  List<Integer> languageIds() {
    Json ids = config.values().objectOrEmpty("lang_to_id");
    return ids.keys().stream().map(ids::integer).toList();
  }

  int start() {
    return config.decoderStart();
  }

  /**
   * What the decoder begins with: start, language, task, and whether times are left out.
   *
   * @param detected the language's token where it was detected
   */
  long[] prompt(OptionalInt detected, boolean times) {
    List<Long> prompt = new ArrayList<>(List.of((long) start()));
    Json values = config.values();
    Optional<Integer> spoken =
        language
            .map(token -> values.object("lang_to_id").integer(token))
            .or(() -> detected.isPresent() ? Optional.of(detected.getAsInt()) : forced(1));
    spoken.ifPresent(id -> prompt.add((long) id));
    taskId(values).ifPresent(id -> prompt.add((long) id));
    if (!times && values.has("no_timestamps_token_id")) {
      prompt.add((long) values.integer("no_timestamps_token_id"));
    }
    return prompt.stream().mapToLong(Long::longValue).toArray();
  }

  private Optional<Integer> taskId(Json values) {
    if (task.isPresent()) {
      return Optional.of(values.object("task_to_id").integer(task.get()));
    }
    return language.isPresent() && values.has("task_to_id")
        ? Optional.of(values.object("task_to_id").integer("transcribe"))
        : forced(2);
  }

  /** What old configurations force at a place, unless language or task was asked for. */
  private Optional<Integer> forced(int place) {
    if (language.isPresent() || task.isPresent()) {
      return Optional.empty();
    }
    for (JsonNode pair :
        JsonNodes.find(config.values(), "forced_decoder_ids").map(List::of).orElse(List.of())) {
      for (JsonNode entry : pair) {
        if (entry.path(0).asInt() == place && entry.path(1).isInt()) {
          return Optional.of(entry.path(1).asInt());
        }
      }
    }
    return Optional.empty();
  }

  TimestampRule rule() {
    Json values = config.values();
    if (!values.has("no_timestamps_token_id")) {
      throw invalidModel(
          "%s has no 'no_timestamps_token_id', so the model cannot write times. Take the generation_config.json that belongs to it."
              .formatted(values.origin()));
    }
    OptionalInt latest =
        values.has("max_initial_timestamp_index")
            ? OptionalInt.of(values.integer("max_initial_timestamp_index"))
            : OptionalInt.empty();
    return new TimestampRule(
        values.integer("no_timestamps_token_id"), values.integer("eos_token_id"), -1, latest);
  }
}
