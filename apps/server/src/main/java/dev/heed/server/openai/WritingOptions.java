package dev.heed.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.models.Served.Typed;
import dev.heed.server.payload.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a request says of how to write.
 *
 * @param options of the task
 * @param stops texts that end the answer, and are not in it
 * @param most tokens; 0 where a prompt is only to be echoed
 * @param stream whether the answer is told as it is written
 * @param usage whether a stream ends with what it took
 * @param echo whether the prompt stands before the answer
 * @param likeliest how many of the likeliest tokens to tell with each that is written; empty where
 *     tokens are not told
 */
record WritingOptions(
    Map<String, String> options,
    List<String> stops,
    int most,
    boolean stream,
    boolean usage,
    boolean echo,
    OptionalInt likeliest) {

  /** As many as OpenAI tells. */
  private static final int LIKELIEST_OF_CHAT = 20;

  private static final int LIKELIEST_OF_COMPLETION = 5;

  /** Where nobody says, as many as the published pipeline writes. */
  private static final int MOST = 256;

  private static final int STOPS = 16;

  /** What the task has under the same names. */
  private static final List<String> SAME =
      List.of(
          "top_p",
          "top_k",
          "min_p",
          "seed",
          "repetition_penalty",
          "presence_penalty",
          "frequency_penalty");

  WritingOptions {
    options = Map.copyOf(options);
    stops = List.copyOf(stops);
  }

  static WritingOptions of(JsonNode body, Typed<?, ?> typed, boolean chat) {
    refuse(body);
    Map<String, String> options = new HashMap<>();
    boolean echo = !chat && body.path("echo").asBoolean(false);
    int most =
        echo && body.path("max_tokens").asInt(1) == 0
            ? 0
            : number(body, "max_completion_tokens", number(body, "max_tokens", MOST));
    options.put("max-new-tokens", Integer.toString(Math.max(1, most)));
    sampling(body, options);
    List<String> stops = stops(body.path("stop"));
    if (!stops.isEmpty()) {
      options.put("stop-strings", new String(Json.bytes(stops), StandardCharsets.UTF_8));
    }
    if (has(typed, "return-full-text")) {
      options.put("return-full-text", "false"); // what is echoed is put before it
    }
    return new WritingOptions(
        options,
        stops,
        most,
        body.path("stream").asBoolean(false),
        body.path("stream_options").path("include_usage").asBoolean(false),
        echo,
        chat ? ofChat(body) : ofCompletion(body));
  }

  WritingOptions with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(options);
    all.putAll(more);
    return new WritingOptions(all, stops, most, stream, usage, echo, likeliest);
  }

  private static OptionalInt ofChat(JsonNode body) {
    JsonNode wanted = body.path("logprobs");
    JsonNode likeliest = body.path("top_logprobs");
    boolean told = wanted.asBoolean(false);
    boolean isFlag = wanted.isBoolean() || wanted.isMissingNode() || wanted.isNull();
    if (!isFlag) {
      throw HeedException.invalidInput(
          "\"logprobs\" of a chat should be true or false, but is %s; \"top_logprobs\" says how many."
              .formatted(wanted));
    }
    if (likeliest.isMissingNode() || likeliest.isNull()) {
      return told ? OptionalInt.of(0) : OptionalInt.empty();
    }
    if (!told) {
      throw HeedException.invalidInput("\"top_logprobs\" needs \"logprobs\": true.");
    }
    return OptionalInt.of(likeliest("top_logprobs", likeliest, LIKELIEST_OF_CHAT));
  }

  private static OptionalInt ofCompletion(JsonNode body) {
    JsonNode likeliest = body.path("logprobs");
    if (likeliest.isMissingNode() || likeliest.isNull()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(likeliest("logprobs", likeliest, LIKELIEST_OF_COMPLETION));
  }

  private static int likeliest(String name, JsonNode value, int most) {
    if (!value.isIntegralNumber() || value.asLong() < 0 || value.asLong() > most) {
      throw HeedException.invalidInput(
          "\"%s\" should be a whole number from 0 to %s, but is %s.".formatted(name, most, value));
    }
    return value.asInt();
  }

  private static boolean has(Typed<?, ?> typed, String option) {
    return typed.type().options().stream().anyMatch(known -> known.name().equals(option));
  }

  private static void sampling(JsonNode body, Map<String, String> options) {
    JsonNode temperature = body.path("temperature");
    if (temperature.isNumber()) {
      boolean draws = temperature.asDouble() > 0;
      options.put("do-sample", Boolean.toString(draws));
      if (draws) {
        options.put("temperature", temperature.asText());
      }
    }
    for (String same : SAME) {
      if (body.path(same).isNumber()) {
        options.put(same.replace('_', '-'), body.get(same).asText());
      }
    }
    bias(body.path("logit_bias"), options);
    int several = number(body, "n", 1);
    if (several > 1) {
      options.put("num-return-sequences", Integer.toString(several));
    }
  }

  /** {@code {"token": bias}}, as the task's {@code [[[token], bias], ...]}. */
  private static void bias(JsonNode byToken, Map<String, String> options) {
    List<List<Object>> biases = new ArrayList<>();
    byToken
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().matches("\\d{1,9}") || !entry.getValue().isNumber()) {
                throw HeedException.invalidInput(
                    "\"logit_bias\" should be numbers by token ids, such as {\"50256\": -100}, but has \"%s\": %s."
                        .formatted(entry.getKey(), entry.getValue()));
              }
              biases.add(
                  List.of(List.of(Integer.parseInt(entry.getKey())), entry.getValue().asDouble()));
            });
    if (!biases.isEmpty()) {
      options.put("sequence-bias", new String(Json.bytes(biases), StandardCharsets.UTF_8));
    }
  }

  private static int number(JsonNode body, String name, int otherwise) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.canConvertToInt() || value.asInt() < 1) {
      throw HeedException.invalidInput(
          "\"%s\" should be a whole number, at least 1, but is %s.".formatted(name, value));
    }
    return value.asInt();
  }

  private static List<String> stops(JsonNode stop) {
    List<String> stops = new ArrayList<>();
    if (stop.isTextual()) {
      stops.add(stop.asText());
    }
    stop.forEach(one -> stops.add(one.asText()));
    stops.removeIf(String::isEmpty);
    if (stops.size() > STOPS) {
      throw HeedException.invalidInput("At most %s texts may stop an answer.".formatted(STOPS));
    }
    return stops;
  }

  /** What would be passed over in silence is said instead. */
  private static void refuse(JsonNode body) {
    Set<String> needed = Set.of("tools", "functions", "audio");
    for (String name : needed) {
      if (body.path(name).isContainerNode() && !body.get(name).isEmpty()) {
        throw unsupported(name);
      }
    }
    if (body.path("best_of").asInt(1) > 1 || !body.path("suffix").asText("").isEmpty()) {
      throw unsupported(body.has("suffix") ? "suffix" : "best_of");
    }
    String format = body.path("response_format").path("type").asText("text");
    if (!format.equals("text")) {
      throw unsupported("response_format " + format);
    }
    if (body.path("stream").asBoolean(false) && body.path("n").asInt(1) > 1) {
      throw unsupported("n above 1 in a stream");
    }
  }

  private static HeedException unsupported(String what) {
    return new HeedException(
        ErrorCode.UNSUPPORTED, "This server does not take %s. Leave it out.".formatted(what));
  }
}
