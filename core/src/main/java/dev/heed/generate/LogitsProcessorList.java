package dev.heed.generate;

import java.util.ArrayList;
import java.util.List;

/** The processors that a configuration asks for, in the published order. */
final class LogitsProcessorList {

  private final GenerationConfig config;
  private final List<LogitsProcessor> list = new ArrayList<>();

  private LogitsProcessorList(GenerationConfig config) {
    this.config = config;
  }

  /**
   * @param prompt how many tokens the decoder's prompt has
   * @param maxLength where every sequence ends, prompt included
   * @param own what the model or the caller adds: after the rules, before the shaping
   */
  static List<LogitsProcessor> of(
      GenerationConfig config, int prompt, int maxLength, List<LogitsProcessor> own) {
    LogitsProcessorList processors = new LogitsProcessorList(config);
    processors.biases();
    processors.repetitions();
    processors.lengths();
    processors.forced(maxLength);
    processors.suppressed(prompt);
    processors.list.addAll(own);
    if (config.doSample()) {
      processors.warpers(config.numBeams() > 1 ? Math.max(2, config.ends().size() + 1) : 1);
    }
    if (config.renormalizeLogits()) {
      processors.list.add((tokens, scores) -> Scores.logSoftmax(scores));
    }
    return List.copyOf(processors.list);
  }

  private void biases() {
    config.sequenceBias().forEach((ids, bias) -> list.add(Penalties.bias(ids, bias)));
  }

  private void repetitions() {
    if (config.repetitionPenalty() != 1) {
      list.add(Penalties.repetition((float) config.repetitionPenalty()));
    }
    if (config.presencePenalty() != 0 || config.frequencyPenalty() != 0) {
      list.add(
          Penalties.added((float) config.presencePenalty(), (float) config.frequencyPenalty()));
    }
    if (config.noRepeatNgramSize() > 0) {
      list.add(Penalties.noRepeat(config.noRepeatNgramSize()));
    }
    config.badWords().stream()
        .filter(ids -> ids.size() > 1 || !config.ends().contains(ids.get(0)))
        .forEach(ids -> list.add(Penalties.bias(ids, Float.NEGATIVE_INFINITY)));
  }

  private void lengths() {
    if (config.ends().isEmpty()) {
      return;
    }
    if (config.minLength() > 0) {
      list.add(Penalties.banBelow(config.minLength(), config.ends()));
    }
    if (config.minNewTokens() > 0) {
      list.add(Penalties.banBeforeAdded(config.minNewTokens(), config.ends()));
    }
  }

  private void forced(int maxLength) {
    config.forcedBos().ifPresent(id -> list.add(Penalties.force(1, List.of(id))));
    if (!config.forcedEos().isEmpty()) {
      list.add(Penalties.force(maxLength - 1, config.forcedEos()));
    }
    config
        .lengthDecay()
        .ifPresent(
            decay -> list.add(Penalties.decay(decay.start(), decay.factor(), config.ends())));
  }

  private void suppressed(int prompt) {
    if (!config.suppressTokens().isEmpty()) {
      list.add(Penalties.ban(config.suppressTokens()));
    }
    if (!config.beginSuppressTokens().isEmpty()) {
      int begin = prompt > 1 || config.forcedBos().isEmpty() ? prompt : prompt + 1;
      list.add(Penalties.banAt(begin, config.beginSuppressTokens()));
    }
  }

  private void warpers(int keep) {
    if (config.temperature() != 1) {
      list.add(LogitsWarpers.temperature((float) config.temperature()));
    }
    if (config.topK() > 0) {
      list.add(LogitsWarpers.topK(config.topK(), keep));
    }
    if (config.topP() < 1) {
      list.add(LogitsWarpers.topP(config.topP(), keep));
    }
    config.minP().ifPresent(p -> list.add(LogitsWarpers.minP(p, keep)));
    if (config.typicalP() < 1) {
      list.add(LogitsWarpers.typicalP(config.typicalP(), keep));
    }
  }
}
