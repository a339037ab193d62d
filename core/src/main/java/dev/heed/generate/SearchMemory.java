package dev.heed.generate;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Locale;

/** Whether the sequences that a search has side by side fit into memory, before it makes them. */
final class SearchMemory {

  private static final int BYTES_OF_TOKEN = Long.BYTES;

  /** Scores of a step, and a copy that rules change. */
  private static final int BYTES_OF_SCORE = 2 * Float.BYTES;

  private SearchMemory() {}

  /**
   * @param scores of the first step, one row for each prompt
   * @throws HeedException OUT_OF_MEMORY where the heap could never hold the others
   */
  static void require(GenerationConfig config, float[][] scores, int longest) {
    long each = Math.max(config.numBeams(), config.numReturnSequences());
    double rows = (double) each * scores.length;
    double row = (double) BYTES_OF_SCORE * scores[0].length + (double) BYTES_OF_TOKEN * longest;
    long heap = Runtime.getRuntime().maxMemory();
    if (rows > Integer.MAX_VALUE || rows * row > heap) {
      throw new HeedException(
          ErrorCode.OUT_OF_MEMORY,
          String.format(
              Locale.ROOT,
              "num_beams %s and num_return_sequences %s make %.0f sequences side by side for %s"
                  + " prompt(s), which take %.0f MB and more; Java's heap has %,d MB. Ask for"
                  + " fewer, or give fewer prompts at once.",
              config.numBeams(),
              config.numReturnSequences(),
              rows,
              scores.length,
              rows * row / (1 << 20),
              heap >> 20));
    }
  }
}
