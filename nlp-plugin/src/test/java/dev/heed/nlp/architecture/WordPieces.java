package dev.heed.nlp.architecture;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cuts English sentences as BERT's uncased vocabulary has them: enough to make token ids. */
record WordPieces(Map<String, Long> vocabulary) {

  /** {@code [CLS]}, the pieces, {@code [SEP]}. */
  long[] ids(String sentence) {
    List<Long> ids = new ArrayList<>(List.of(vocabulary.get("[CLS]")));
    for (String word : words(sentence)) {
      ids.addAll(pieces(word));
    }
    ids.add(vocabulary.get("[SEP]"));
    return ids.stream().mapToLong(id -> id).toArray();
  }

  /** In lower case without accents, punctuation apart. */
  private static List<String> words(String sentence) {
    String plain =
        Normalizer.normalize(sentence.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
            .replaceAll("\\p{Mn}", "");
    return List.of(plain.replaceAll("(\\p{Punct})", " $1 ").strip().split("\\s+"));
  }

  /** The longest piece first. */
  private List<Long> pieces(String word) {
    List<Long> pieces = new ArrayList<>();
    int start = 0;
    while (start < word.length()) {
      int end = word.length();
      while (end > start && !vocabulary.containsKey(piece(word, start, end))) {
        end--;
      }
      if (end == start) {
        return List.of(vocabulary.get("[UNK]"));
      }
      pieces.add(vocabulary.get(piece(word, start, end)));
      start = end;
    }
    return pieces;
  }

  private static String piece(String word, int start, int end) {
    return (start > 0 ? "##" : "") + word.substring(start, end);
  }
}
