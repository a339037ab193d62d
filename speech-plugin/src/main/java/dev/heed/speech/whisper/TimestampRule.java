package dev.heed.speech.whisper;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.generate.LogitsProcessor;
import dev.heed.generate.Tokens;
import dev.heed.tensor.Rows;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Whisper's grammar of times: they come in pairs, never go back, come first, and come wherever all
 * times together are likelier than any text.
 *
 * @param noTimestamps the token that would switch times off; the next one is 0.00 seconds
 * @param end the token that ends the text
 * @param begin where the text begins in a row; negative for the end of its prompt
 * @param latestFirst the greatest step that the first time may have; empty for any
 * @see <a href="https://github.com/openai/whisper">Whisper, ApplyTimestampRules</a>
 */
record TimestampRule(int noTimestamps, int end, int begin, OptionalInt latestFirst)
    implements LogitsProcessor {

  private static final float NEVER = Float.NEGATIVE_INFINITY;

  @Override
  public void process(Tokens tokens, float[] scores) {
    long[] all = tokens.toArray();
    int from = begin < 0 ? tokens.prompt() : begin;
    process(Arrays.copyOfRange(all, Math.min(from, all.length), all.length), scores);
  }

  /** {@code said}: what was written so far, without the instructions. */
  void process(long[] said, float[] scores) {
    requireIn(scores.length);
    int zero = noTimestamps + 1;
    scores[noTimestamps] = NEVER;
    boolean last = said.length >= 1 && said[said.length - 1] >= zero;
    boolean before = said.length < 2 || said[said.length - 2] >= zero;
    if (last) {
      Arrays.fill(scores, before ? zero : 0, before ? scores.length : end, NEVER);
    }
    long latest = Arrays.stream(said).filter(id -> id >= zero).reduce(-1, (a, b) -> b);
    if (latest >= 0) {
      int allowed = (int) latest + (last && !before ? 0 : 1);
      Arrays.fill(scores, zero, Math.min(scores.length, allowed), NEVER);
    }
    if (said.length == 0) {
      Arrays.fill(scores, 0, zero, NEVER);
      latestFirst.ifPresent(
          step ->
              Arrays.fill(scores, Math.min(scores.length, zero + step + 1), scores.length, NEVER));
    }
    if (timesOutweigh(scores, zero)) {
      Arrays.fill(scores, 0, zero, NEVER);
    }
  }

  private void requireIn(int vocabulary) {
    if (Math.min(noTimestamps, end) < 0 || Math.max(noTimestamps, end) >= vocabulary) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Whisper's grammar of times needs no_timestamps_token_id and eos_token_id in the model's vocabulary, tokens 0 to %s, but they are %s and %s. Leave eos_token_id out, or take the generation_config.json that belongs to the model."
              .formatted(vocabulary - 1, noTimestamps, end));
    }
  }

  /** Whether all times together are likelier than the likeliest text. */
  private static boolean timesOutweigh(float[] scores, int zero) {
    float text = scores[Rows.argMax(scores, 0, zero)];
    if (zero >= scores.length) {
      return false;
    }
    float time = scores[Rows.argMax(scores, zero, scores.length)];
    if (time == NEVER) {
      return false;
    }
    double sum = 0;
    for (int i = zero; i < scores.length; i++) {
      sum += Math.exp((double) scores[i] - time);
    }
    return time + Math.log(sum) > text;
  }
}
