package dev.heed.speech.score;

import java.util.List;

/**
 * How far what was heard is from what was said, in words: the fewest that have to be replaced, put
 * in and taken out.
 *
 * @param missed words that were said and not heard
 * @param added words that were heard and not said
 * @param words words that were said
 */
public record WordErrors(int replaced, int missed, int added, int words) {

  /** Nothing said, nothing heard. */
  public static WordErrors none() {
    return new WordErrors(0, 0, 0, 0);
  }

  /** Of one text; both as words, such as {@link EnglishText#words} gives. */
  public static WordErrors between(List<String> said, List<String> heard) {
    WordErrors[] row = new WordErrors[heard.size() + 1];
    for (int h = 0; h < row.length; h++) {
      row[h] = new WordErrors(0, 0, h, 0);
    }
    for (int s = 0; s < said.size(); s++) {
      WordErrors corner = row[0];
      row[0] = new WordErrors(0, s + 1, 0, s + 1);
      for (int h = 0; h < heard.size(); h++) {
        WordErrors above = row[h + 1];
        row[h + 1] = best(corner, above, row[h], said.get(s).equals(heard.get(h)));
        corner = above;
      }
    }
    return row[heard.size()];
  }

  private static WordErrors best(
      WordErrors corner, WordErrors above, WordErrors left, boolean same) {
    int replaced = corner.errors() + (same ? 0 : 1);
    int missed = above.errors() + 1;
    int added = left.errors() + 1;
    if (replaced <= missed && replaced <= added) {
      int one = same ? 0 : 1;
      return new WordErrors(corner.replaced + one, corner.missed, corner.added, corner.words + 1);
    }
    return missed <= added
        ? new WordErrors(above.replaced, above.missed + 1, above.added, above.words + 1)
        : new WordErrors(left.replaced, left.missed, left.added + 1, left.words);
  }

  /** All texts together. */
  public WordErrors and(WordErrors other) {
    return new WordErrors(
        replaced + other.replaced, missed + other.missed, added + other.added, words + other.words);
  }

  /** All errors. */
  public int errors() {
    return replaced + missed + added;
  }

  /** The word error rate: errors for each word that was said; 0 where neither has any. */
  public double rate() {
    return errors() == 0 ? 0 : (double) errors() / words;
  }
}
