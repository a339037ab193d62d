package dev.heed.nlp.architecture;

import java.util.List;

/**
 * What tells the encoder-decoders apart that are {@link Bart} but for a few choices.
 *
 * @param modelType of {@code config.json}
 * @param heads the classes that have an encoder and a decoder
 * @param places where positions come from
 * @param normsFirst norms before each step, and one on top; else behind each step
 * @param wordNorm a norm on words with their positions
 */
record BartKind(
    String modelType, List<String> heads, Places places, boolean normsFirst, boolean wordNorm) {

  /** Where the vector of a position comes from. */
  enum Places {
    /** A trained table. */
    TABLE,
    /** A trained table, the first two rows of which belong to no position. */
    TABLE_FROM_2,
    /** Sines and cosines; some checkpoints hold them as a table. */
    SINUSOIDS,
    /** Sines and cosines counted behind the padding's id; padding has none. */
    SINUSOIDS_BEHIND_PADDING
  }

  /**
   * The families, each with its paper.
   *
   * @see <a href="https://arxiv.org/abs/1910.13461">Lewis et al. 2019, BART</a>
   * @see <a href="https://arxiv.org/abs/2001.08210">Liu et al. 2020, mBART</a>
   * @see <a href="https://arxiv.org/abs/1912.08777">Zhang et al. 2019, PEGASUS</a>
   * @see <a href="https://arxiv.org/abs/2010.11125">Fan et al. 2020, M2M-100</a>; NLLB is one
   * @see <a href="https://arxiv.org/abs/1804.00344">Junczys-Dowmunt et al. 2018, Marian</a>
   * @see <a href="https://arxiv.org/abs/2004.13637">Roller et al. 2020, Blenderbot</a>
   */
  static List<BartKind> all() {
    return List.of(
        bart(),
        kind("plbart", "PLBart", Places.TABLE_FROM_2, false, true),
        mbart(),
        kind("pegasus", "Pegasus", Places.SINUSOIDS, true, false),
        kind("m2m_100", "M2M100", Places.SINUSOIDS_BEHIND_PADDING, true, false),
        new BartKind(
            "marian", List.of("MarianMTModel", "MarianModel"), Places.SINUSOIDS, false, false),
        kind("blenderbot", "Blenderbot", Places.TABLE, true, false));
  }

  private static BartKind kind(
      String type, String classes, Places places, boolean normsFirst, boolean wordNorm) {
    List<String> heads = List.of(classes + "ForConditionalGeneration", classes + "Model");
    return new BartKind(type, heads, places, normsFirst, wordNorm);
  }

  /**
   * TrOCR's decoder, and mBART's alone, which read a picture's encoder.
   *
   * @see <a href="https://arxiv.org/abs/2109.10282">Li et al. 2021, TrOCR</a>
   */
  static BartKind trocr(boolean table, boolean wordNorm) {
    Places places = table ? Places.TABLE_FROM_2 : Places.SINUSOIDS_BEHIND_PADDING;
    return new BartKind("trocr", List.of(), places, false, wordNorm);
  }

  static BartKind bart() {
    return kind("bart", "Bart", Places.TABLE_FROM_2, false, true);
  }

  static BartKind mbart() {
    return kind("mbart", "MBart", Places.TABLE_FROM_2, true, true);
  }
}
