package dev.heed.nlp.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.heed.nlp.text.SentencePieceModel.Piece;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The merges of a BPE model of SentencePiece, which keeps none: every way to put a piece together
 * from two others, the best pieces first.
 *
 * @param left length in characters
 */
record SentencePieceMerges(String first, String second, float score, int left, int right) {

  private static final Comparator<SentencePieceMerges> ORDER =
      Comparator.comparing(SentencePieceMerges::score)
          .thenComparing(SentencePieceMerges::left)
          .thenComparing(SentencePieceMerges::right)
          .reversed();

  /** Pairs, in the order in which they are tried. */
  static ArrayNode of(SentencePieceModel model, List<Piece> scored) {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < model.pieces().size(); id++) {
      ids.put(model.pieces().get(id).text(), id);
    }
    if (ids.containsKey("<0x09>")) {
      ids.putIfAbsent("\t", ids.get("<0x09>"));
    }
    Map<String, Float> scores = new LinkedHashMap<>();
    scored.forEach(piece -> scores.put(piece.text(), piece.score()));
    List<SentencePieceMerges> merges = new ArrayList<>();
    scores.forEach((piece, score) -> split(piece, score, ids, merges));
    merges.sort(ORDER);
    ArrayNode pairs = TokenizerJson.MAPPER.createArrayNode();
    merges.forEach(merge -> pairs.addArray().add(merge.first()).add(merge.second()));
    return pairs;
  }

  private static void split(
      String piece, float score, Map<String, Integer> ids, List<SentencePieceMerges> to) {
    List<SentencePieceMerges> own = new ArrayList<>();
    int length = piece.codePointCount(0, piece.length());
    int at = 0;
    for (int left = 1; left < length; left++) {
      at = piece.offsetByCodePoints(at, 1);
      String first = piece.substring(0, at);
      if (ids.containsKey(first)) {
        String second = piece.substring(at);
        if (ids.containsKey(second)) {
          own.add(new SentencePieceMerges(first, second, score, left, length - left));
        }
      }
    }
    own.sort(
        Comparator.comparing((SentencePieceMerges merge) -> ids.get(merge.first()))
            .thenComparing(merge -> ids.get(merge.second())));
    to.addAll(own);
  }
}
