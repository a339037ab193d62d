package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.HeedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Refuses a {@code tokenizer.json} that the Rust code would take and then end the process over, or
 * never come back from: names and lengths that contradict each other, text that doubles from step
 * to step, patterns that backtrack without end.
 *
 * @param origin the file, for messages
 */
record TokenizerCheck(String origin, JsonNode parts) {

  /** Steps that are run one after the other; published tokenizers have five. */
  private static final int MOST_STEPS = 64;

  /** How much longer all replacements together may make a text. */
  private static final double MOST_GROWTH = 10_000;

  /** Each turns a character that is no ASCII into two, which are none either. */
  private static final int MOST_BYTE_LEVELS = 2;

  static void require(TokenizerJson json) {
    TokenizerCheck check = new TokenizerCheck(json.origin(), json.parts());
    check.templates();
    check.steps("normalizer", "pre_tokenizer");
    check.steps("decoder");
    check.stripping();
    MergeCheck.require(json);
  }

  /** All objects with a type below a part, in the order in which they are run. */
  private List<JsonNode> below(String part) {
    List<JsonNode> found = new ArrayList<>();
    collect(parts.path(part), found);
    return found;
  }

  private static void collect(JsonNode node, List<JsonNode> found) {
    if (node.path("type").isTextual()) {
      found.add(node);
    }
    node.forEach(child -> collect(child, found));
  }

  private static boolean is(JsonNode step, String type) {
    return step.path("type").asText().equals(type);
  }

  private void templates() {
    for (JsonNode step : below("post_processor")) {
      if (is(step, "TemplateProcessing")) {
        step.path("special_tokens").forEach(this::special);
        template(step, "single");
        template(step, "pair");
      }
    }
  }

  private void special(JsonNode token) {
    if (token.path("ids").size() != token.path("tokens").size()) {
      throw refused(
          "post_processor gives '%s' %s ids, but %s tokens"
              .formatted(
                  token.path("id").asText(),
                  token.path("ids").size(),
                  token.path("tokens").size()));
    }
  }

  private void template(JsonNode step, String name) {
    for (JsonNode piece : step.path(name)) {
      String special = piece.path("SpecialToken").path("id").asText();
      if (piece.has("SpecialToken") && !step.path("special_tokens").has(special)) {
        throw refused(
            "post_processor puts the special token '%s' around a text, but does not declare it under special_tokens"
                .formatted(special));
      }
      if (name.equals("single") && piece.path("Sequence").path("id").asText().equals("B")) {
        throw refused("post_processor asks for a second text where there is only one");
      }
    }
  }

  private void steps(String... names) {
    List<JsonNode> steps = new ArrayList<>();
    for (String name : names) {
      steps.addAll(below(name));
    }
    if (steps.size() > MOST_STEPS) {
      throw refused("it has %s steps in a row, more than %s".formatted(steps.size(), MOST_STEPS));
    }
    long levels = steps.stream().filter(step -> is(step, "ByteLevel")).count();
    if (levels > MOST_BYTE_LEVELS) {
      throw refused(
          "it turns a text into bytes %s times, and each time doubles it".formatted(levels));
    }
    double growth = 1;
    for (JsonNode step : steps) {
      pattern(step.path("pattern").path("Regex"));
      growth *= Math.max(1, step.path("content").asText().length());
      growth *= Math.max(1, step.path("prepend").asText().length());
      charsmap(step.path("precompiled_charsmap"));
    }
    if (growth > MOST_GROWTH) {
      throw refused(
          String.format(Locale.ROOT, "its replacements make a text %.0f times as long", growth));
    }
  }

  private void pattern(JsonNode regex) {
    if (regex.isTextual()) {
      RegexCheck.nested(regex.asText())
          .ifPresent(
              part -> {
                throw refused(
                    "the pattern '%s' repeats what is repeated already, which can take without end"
                        .formatted(part));
              });
    }
  }

  private void charsmap(JsonNode map) {
    if (map.isTextual() && !CharsMap.isSound(map.asText().getBytes(StandardCharsets.UTF_8))) {
      throw refused("its precompiled_charsmap is broken");
    }
  }

  /** The Rust code counts back from the end of a token, however short that is. */
  private void stripping() {
    for (JsonNode step : below("decoder")) {
      if (is(step, "Strip") && step.path("stop").asLong() != 0) {
        throw refused(
            "its decoder strips the end of tokens, which may be shorter than what it strips");
      }
    }
  }

  private HeedException refused(String why) {
    return refused(origin, why);
  }

  static HeedException refused(String origin, String why) {
    return invalidModel(
        "%s describes no tokenizer that can be used safely: %s. Take the tokenizer.json that was published with the model."
            .formatted(origin, why));
  }
}
