package dev.heed.speech.whisper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Text tokens to words: split at spaces, or at characters where a language writes none. */
record WhisperWords(WhisperTokens tokens) {

  private static final Set<String> WITHOUT_SPACES =
      Set.of("chinese", "japanese", "thai", "lao", "myanmar", "cantonese");
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  private static final String PREPENDED = "\"'“¡¿([{-";
  private static final String APPENDED = "\"'.。,，!！?？:：”)]}、";
  private static final char BROKEN = '\ufffd';

  /** A word, from token {@code from} to token {@code to}, both included. */
  record Word(String text, int from, int to) {

    Word and(Word next) {
      return new Word(text + next.text, from, next.to);
    }
  }

  List<Word> split(List<Long> ids, Optional<String> language) {
    List<Word> characters = characters(ids);
    List<Word> words =
        WITHOUT_SPACES.contains(language.orElse("english")) ? characters : spaced(characters, ids);
    return appended(prepended(words));
  }

  /** As few tokens as decode to whole characters. */
  private List<Word> characters(List<Long> ids) {
    String whole = tokens.text(ids);
    List<Word> words = new ArrayList<>();
    int offset = 0;
    int from = 0;
    for (int i = 0; i < ids.size(); i++) {
      String text = tokens.text(ids.subList(from, i + 1));
      int broken = text.indexOf(BROKEN);
      if (broken < 0
          || offset + broken >= whole.length()
          || whole.charAt(offset + broken) == BROKEN) {
        words.add(new Word(text, from, i));
        from = i + 1;
        offset += text.length();
      }
    }
    return words;
  }

  private List<Word> spaced(List<Word> characters, List<Long> ids) {
    List<Word> words = new ArrayList<>();
    for (Word word : characters) {
      boolean begins =
          words.isEmpty()
              || !tokens.isText(ids.get(word.from))
              || word.text.startsWith(" ")
              || PUNCTUATION.contains(word.text.strip());
      if (begins) {
        words.add(word);
      } else {
        words.add(words.remove(words.size() - 1).and(word));
      }
    }
    return words;
  }

  /** An opening quote goes with the word behind it. */
  private static List<Word> prepended(List<Word> words) {
    List<Word> joined = new ArrayList<>();
    for (int i = words.size() - 1; i >= 0; i--) {
      Word word = words.get(i);
      boolean opens = word.text.startsWith(" ") && PREPENDED.contains(word.text.strip());
      if (opens && !joined.isEmpty()) {
        joined.set(0, word.and(joined.get(0)));
      } else {
        joined.add(0, word);
      }
    }
    return joined;
  }

  /** A full stop goes with the word before it. */
  private static List<Word> appended(List<Word> words) {
    List<Word> joined = new ArrayList<>();
    for (Word word : words) {
      int last = joined.size() - 1;
      boolean closes = APPENDED.contains(word.text);
      if (closes && last >= 0 && !joined.get(last).text.endsWith(" ")) {
        joined.set(last, joined.get(last).and(word));
      } else {
        joined.add(word);
      }
    }
    return joined;
  }
}
