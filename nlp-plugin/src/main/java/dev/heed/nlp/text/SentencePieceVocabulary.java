package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.nlp.text.SentencePieceModel.Kind;
import dev.heed.nlp.text.SentencePieceModel.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids and scores of a tokenizer that is made from a SentencePiece model.
 *
 * @param ids of all tokens
 * @param firstFree the id that a further token gets
 * @param written the model part of a {@code tokenizer.json}
 * @param read the same for reading texts, where what is read differs from what is written
 * @param marked tokens that are found in a text before it is cut: control tokens, and those with a
 *     meaning of their own
 */
record SentencePieceVocabulary(
    Map<String, Long> ids,
    long firstFree,
    String written,
    Optional<String> read,
    List<String> marked) {

  private static final float SUNK = -100;

  /** More ids than this are no vocabulary. */
  private static final long MOST_IDS = 4_000_000;

  /** Where no file has the ids: the model's pieces in their order, and what the class adds. */
  static SentencePieceVocabulary of(
      SentencePieceModel model,
      SentencePieceClass rules,
      SpecialTokens special,
      TokenizerSettings settings) {
    List<Piece> all = new ArrayList<>();
    List<String> marked = new ArrayList<>();
    rules.tokens("head", special).forEach(token -> all.add(new Piece(token, 0, 3)));
    for (int i = 2; i < rules.number("fill"); i++) {
      all.add(new Piece("<unk_%s>".formatted(i), SUNK, 3));
    }
    List<Piece> pieces = model.pieces();
    all.addAll(pieces.subList(Math.min(rules.number("skip"), pieces.size()), pieces.size()));
    rules.tokens("tail", special).forEach(token -> all.add(new Piece(token, 0, 3)));
    if (rules.number("sentinels") > 0) {
      int count = Math.min(settings.config().integer("extra_ids", rules.number("sentinels")), 9999);
      for (int i = count - 1; i >= 0; i--) {
        all.add(new Piece("<extra_id_%s>".formatted(i), 0, 3));
      }
    }
    if (rules.is("gemma")) {
      tab(all);
    }
    boolean unigram = model.kind() == Kind.UNIGRAM;
    all.stream()
        .filter(
            piece ->
                (piece.isControl() && !rules.flag("bare")) || (!unigram && piece.isUserDefined()))
        .forEach(piece -> marked.add(piece.text()));
    int unknown = rules.find("unk").isPresent() ? rules.number("unk") : model.unkId();
    Map<String, Long> ids = numbered(all);
    String written =
        TokenizerJson.write(
            unigram ? unigram(all, unknown, model, rules.flag("accents")) : bpe(all, ids, model));
    return new SentencePieceVocabulary(ids, all.size(), written, Optional.empty(), marked);
  }

  private static Map<String, Long> numbered(List<Piece> all) {
    Map<String, Long> ids = new HashMap<>();
    for (int id = 0; id < all.size(); id++) {
      ids.putIfAbsent(all.get(id).text(), (long) id);
    }
    return ids;
  }

  /** Older models of Gemma have the byte of a tab in place of one. */
  private static void tab(List<Piece> all) {
    if (all.stream().noneMatch(piece -> piece.text().equals("\t"))) {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).text().equals("<0x09>")) {
          all.set(i, new Piece("\t", 0, 1));
        }
      }
    }
  }

  /**
   * Where {@code vocab.json} has the ids. A piece that it lacks is read all the same, and means
   * what is unknown; a token that the model lacks is written, and never read.
   */
  static SentencePieceVocabulary numbered(
      SentencePieceModel model, Json vocabulary, List<String> beside) {
    Map<String, Long> ids = new HashMap<>();
    vocabulary.keys().forEach(token -> ids.put(token, (long) vocabulary.integer(token)));
    long next = ids.values().stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
    for (String token : beside) {
      if (ids.putIfAbsent(token, next) == null) {
        next++;
      }
    }
    long size = ids.values().stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
    if (size > MOST_IDS || vocabulary.keys().isEmpty()) {
      throw invalidModel("%s should give tokens ids from 0 on.".formatted(vocabulary.origin()));
    }
    Map<String, Piece> known = new HashMap<>();
    model.pieces().forEach(piece -> known.put(piece.text(), piece));
    List<Piece> written = new ArrayList<>();
    List<Piece> read = new ArrayList<>();
    float least = (float) model.pieces().stream().mapToDouble(Piece::score).min().orElse(0);
    for (int id = 0; id < size; id++) {
      written.add(new Piece(" %s".formatted(id), least, 1)); // no text has a blank any more here
      read.add(written.get(id));
    }
    List<String> marked = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    ids.forEach(
        (token, id) -> {
          Piece piece = known.get(token);
          written.set(id.intValue(), new Piece(token, least, 1));
          if (isMarked(token, piece) || beside.contains(token)) {
            marked.add(token);
            read.set(id.intValue(), new Piece(token, least, 3));
          } else if (piece != null) {
            read.set(id.intValue(), piece);
          }
          taken.add(token);
        });
    model.pieces().stream()
        .filter(piece -> !taken.contains(piece.text()) && !piece.isControl())
        .forEach(read::add);
    int unknown = ids.getOrDefault(model.unkPiece(), 0L).intValue();
    return new SentencePieceVocabulary(
        ids,
        size,
        TokenizerJson.write(unigram(written, unknown, model, false)),
        Optional.of(TokenizerJson.write(unigram(read, unknown, model, false))),
        marked);
  }

  /** Control tokens, and codes of languages such as {@code >>de<<}. */
  private static boolean isMarked(String token, @Nullable Piece piece) {
    boolean code = token.startsWith(">>") && token.endsWith("<<");
    return code || (piece != null && piece.isControl());
  }

  private static ObjectNode unigram(
      List<Piece> pieces, int unknown, SentencePieceModel model, boolean commas) {
    float most = (float) model.pieces().stream().mapToDouble(Piece::score).max().orElse(0);
    ObjectNode node = TokenizerJson.MAPPER.createObjectNode().put("type", "Unigram");
    node.put("unk_id", unknown);
    ArrayNode vocabulary = node.putArray("vocab");
    for (Piece piece : pieces) {
      vocabulary.addArray().add(piece.text()).add((double) score(piece, most, commas));
    }
    return node.put("byte_fallback", model.byteFallback());
  }

  /**
   * What users defined is always taken; a number with a comma behind it never is where the class
   * cuts the comma off.
   */
  private static float score(Piece piece, float most, boolean commas) {
    String text = piece.text();
    if (piece.isUserDefined()) {
      return text.getBytes(StandardCharsets.UTF_8).length * most - 0.1f;
    }
    int length = text.length();
    boolean number =
        length > 1 && text.charAt(length - 1) == ',' && Character.isDigit(text.charAt(length - 2));
    return commas && number ? piece.score() + SUNK : piece.score();
  }

  private static ObjectNode bpe(
      List<Piece> pieces, Map<String, Long> ids, SentencePieceModel model) {
    ObjectNode node = TokenizerJson.MAPPER.createObjectNode().put("type", "BPE");
    node.putNull("dropout").put("unk_token", model.unkPiece());
    node.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    node.put("fuse_unk", true).put("byte_fallback", model.byteFallback());
    ObjectNode vocabulary = node.putObject("vocab");
    for (Piece piece : pieces) {
      vocabulary.put(piece.text(), ids.get(piece.text()));
    }
    node.set("merges", SentencePieceMerges.of(model, pieces));
    return node;
  }
}
