package dev.heed.generate;

import static dev.heed.error.HeedException.invalidInput;

import java.util.OptionalInt;

/** Where generation ends at the latest. */
final class Lengths {

  private Lengths() {}

  /**
   * The greatest length of a sequence, its prompt included. As published, {@code max_new_tokens}
   * goes before {@code max_length}, and where nobody set either, the standard length counts from
   * the prompt.
   */
  static int longest(GenerationConfig config, int prompt, OptionalInt positions) {
    int limit = positions.orElse(Integer.MAX_VALUE);
    if (prompt > limit) {
      throw invalidInput(
          "The prompt has %d tokens, but the model has only %d positions. Shorten the prompt."
              .formatted(prompt, limit));
    }
    int longest = Math.min(asked(config, prompt), limit);
    if (longest <= prompt) {
      throw invalidInput(
          "The prompt has %d tokens, and a sequence may have %d: nothing can be added. Shorten the prompt, or set max_new_tokens."
              .formatted(prompt, longest));
    }
    return longest;
  }

  private static int asked(GenerationConfig config, int prompt) {
    if (config.maxNewTokens().isPresent()) {
      return (int) Math.min(Integer.MAX_VALUE, (long) prompt + config.maxNewTokens().getAsInt());
    }
    return config.has("max_length")
        ? config.maxLength()
        : prompt + GenerationConfig.STANDARD_LENGTH;
  }
}
