package dev.heed.generate;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/** Refuses settings that are out of range, or contradict each other. */
final class GenerationConfigValidator {

  private GenerationConfigValidator() {}

  static void refuse(GenerationConfig config) {
    counts(config);
    lengths(config);
    shares(config);
    answers(config.numBeams(), config.numReturnSequences(), config.doSample());
  }

  private static void counts(GenerationConfig config) {
    atLeast("num_beams", 1, config.numBeams());
    atLeast("num_return_sequences", 1, config.numReturnSequences());
    atLeast("max_new_tokens", 1, config.maxNewTokens().orElse(1));
    atLeast("top_k", 0, config.topK());
    atLeast("temperature", 0, config.temperature());
    if (config.repetitionPenalty() <= 0) {
      throw refused(
          "repetition_penalty should be above 0, but is %s.".formatted(config.repetitionPenalty()));
    }
  }

  private static void lengths(GenerationConfig config) {
    int most = config.maxNewTokens().orElse(Integer.MAX_VALUE);
    if (config.minNewTokens() > most) {
      throw refused(
          "min_new_tokens is %s, but max_new_tokens only %s. Ask for no more at least than at most."
              .formatted(config.minNewTokens(), most));
    }
    if (config.maxNewTokens().isEmpty() && config.minLength() > config.maxLength()) {
      throw refused(
          "min_length is %s, but max_length only %s. Ask for no more at least than at most."
              .formatted(config.minLength(), config.maxLength()));
    }
  }

  private static void answers(int beams, int asked, boolean draws) {
    if (beams > 1 && asked > beams) {
      throw refused(
          "num_return_sequences is %s, but num_beams only %s: a beam search finds as many sequences as it has beams. Set num_beams to at least as many."
              .formatted(asked, beams));
    }
    if (beams == 1 && asked > 1 && !draws) {
      throw refused(
          "num_return_sequences is %s, but a greedy search finds one sequence only. Set num_beams above 1, or do_sample."
              .formatted(asked));
    }
  }

  private static void shares(GenerationConfig config) {
    share("top_p", config.topP());
    share("typical_p", config.typicalP());
    config.minP().ifPresent(p -> share("min_p", p));
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw refused("%s should be from 0 to 1, but is %s.".formatted(name, value));
    }
  }

  private static void atLeast(String name, int least, double value) {
    if (!(value >= least)) {
      throw refused("%s should be at least %s, but is %s.".formatted(name, least, value));
    }
  }

  private static HeedException refused(String message) {
    return new HeedException(ErrorCode.INVALID_OPTION, message);
  }
}
