package dev.heed.speech.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a CTC model's likeliest tokens say: repetitions are one token, blanks are nothing.
 *
 * @param characters what was written, in order, the spaces included
 * @see <a href="https://www.cs.toronto.edu/~graves/icml_2006.pdf">Graves et al. 2006</a>
 */
record CtcText(List<Mark> characters, CtcVocabulary vocabulary) {

  /** Something written, from step {@code start} (included) to {@code end} (excluded). */
  record Mark(String text, int start, int end) {}

  /**
   * @param ids the likeliest token of each step
   */
  static CtcText of(int[] ids, CtcVocabulary vocabulary) {
    List<Mark> marks = new ArrayList<>();
    int start = 0;
    for (int t = 1; t <= ids.length; t++) {
      if (t == ids.length || ids[t] != ids[start]) {
        String token = vocabulary.get(ids[start]);
        if (!token.equals(vocabulary.blank())) {
          boolean space = token.equals(vocabulary.delimiter());
          marks.add(new Mark(space ? vocabulary.space() : token, start, t));
        }
        start = t;
      }
    }
    return new CtcText(marks, vocabulary);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    characters.forEach(mark -> text.append(mark.text));
    String stripped = text.toString().strip();
    return vocabulary.lowerCase() ? stripped.toLowerCase(Locale.ROOT) : stripped;
  }

  /** What stands between spaces. */
  List<Mark> words() {
    List<Mark> words = new ArrayList<>();
    boolean open = false;
    for (Mark mark : characters) {
      if (mark.text.equals(vocabulary.space())) {
        open = false;
      } else if (open) {
        Mark word = words.remove(words.size() - 1);
        words.add(new Mark(word.text + mark.text, word.start, mark.end));
      } else {
        words.add(mark);
        open = true;
      }
    }
    return words;
  }
}
