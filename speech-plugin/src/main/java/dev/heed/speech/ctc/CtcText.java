package dev.heed.speech.ctc;

import dev.heed.speech.transcript.Timestamps;
import dev.heed.speech.transcript.Transcript;
import dev.heed.speech.transcript.TranscriptChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
          if (vocabulary.phonemes()) {
            phoneme(space ? "" : token, start, t, marks);
          } else {
            marks.add(new Mark(space ? vocabulary.space() : token, start, t));
          }
        }
        start = t;
      }
    }
    return new CtcText(marks, vocabulary);
  }

  /** As published: a blank between phonemes, and nothing between words. */
  private static void phoneme(String token, int start, int end, List<Mark> marks) {
    if (!token.isEmpty() && !marks.isEmpty()) {
      marks.add(new Mark(" ", start, start));
    }
    if (!token.isEmpty()) {
      marks.add(new Mark(token, start, end));
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    characters.forEach(mark -> text.append(mark.text));
    String stripped = text.toString().strip();
    return vocabulary.lowerCase() ? stripped.toLowerCase(Locale.ROOT) : stripped;
  }

  /**
   * The text, and its parts with their times where they are wanted.
   *
   * @param ratio samples to one step
   * @param rate samples in a second
   */
  Transcript transcript(Timestamps times, int ratio, int rate) {
    return switch (times) {
      case CHAR -> new Transcript(text(), Optional.of(chunks(letters(), ratio, rate)));
      case WORD -> new Transcript(text(), Optional.of(chunks(words(), ratio, rate)));
      default -> Transcript.of(text());
    };
  }

  private static List<TranscriptChunk> chunks(List<Mark> marks, int ratio, int rate) {
    return marks.stream()
        .map(
            mark ->
                TranscriptChunk.at(
                    mark.text,
                    (double) mark.start * ratio / rate,
                    (double) mark.end * ratio / rate))
        .toList();
  }

  /** What is one token of the model's. */
  private List<Mark> letters() {
    return vocabulary.phonemes()
        ? characters.stream().filter(mark -> mark.end > mark.start).toList()
        : characters;
  }

  /** What stands between spaces. */
  List<Mark> words() {
    List<Mark> words = new ArrayList<>();
    boolean open = false;
    for (Mark mark : characters) {
      if (mark.text.equals(vocabulary.phonemes() ? " " : vocabulary.space())) {
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
