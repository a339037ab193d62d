package dev.heed.speech.task;

import java.util.Arrays;

/**
 * What Whisper wrote so far.
 *
 * @param tokens the instructions, then the tokens of all windows
 * @param ends where each token ends, in steps of the encoder from the start of the recording; all
 *     zero where words were not aligned
 */
@SuppressWarnings("ArrayRecordComponent") // two of them are compared by nobody
record WhisperSaid(long[] tokens, double[] ends) {

  static WhisperSaid nothing() {
    return instructions();
  }

  static WhisperSaid instructions(long... prompt) {
    return new WhisperSaid(prompt, new double[prompt.length]);
  }

  /**
   * With the tokens of one more window.
   *
   * @param found at least as many as there are tokens, from the start of the window
   * @param offset where the window starts
   */
  WhisperSaid and(long[] more, int[] found, double offset) {
    long[] all = Arrays.copyOf(tokens, tokens.length + more.length);
    double[] times = Arrays.copyOf(ends, all.length);
    for (int i = 0; i < more.length; i++) {
      all[tokens.length + i] = more[i];
      times[tokens.length + i] = offset + found[i];
    }
    return new WhisperSaid(all, times);
  }

  /** The ends in seconds. */
  double[] seconds(double perStep) {
    return Arrays.stream(ends).map(end -> end * perStep).toArray();
  }
}
