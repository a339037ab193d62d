package dev.heed.nlp.text;

import dev.heed.api.Internal;

/** What {@code clean_up_tokenization_spaces} does: blanks before punctuation and in short forms. */
@Internal
public final class CleanUp {

  private static final String[][] REPLACEMENTS = {
    {" .", "."},
    {" ?", "?"},
    {" !", "!"},
    {" ,", ","},
    {" ' ", "'"},
    {" n't", "n't"},
    {" 'm", "'m"},
    {" 's", "'s"},
    {" 've", "'ve"},
    {" 're", "'re"}
  };

  private CleanUp() {}

  /** The text, cleaned up. */
  public static String of(String text) {
    String clean = text;
    for (String[] replacement : REPLACEMENTS) {
      clean = clean.replace(replacement[0], replacement[1]);
    }
    return clean;
  }
}
