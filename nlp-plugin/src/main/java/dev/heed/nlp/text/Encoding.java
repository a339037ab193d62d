package dev.heed.nlp.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One text, or a pair of texts, as {@code N} tokens; special tokens belong to no text. Arrays are
 * shared, for reading only.
 *
 * @param ids in the vocabulary
 * @param typeIds 0, or 1 for the second text where the model tells them apart
 * @param tokens as the vocabulary spells them
 * @param starts where each token starts in its text, in UTF-16 units; 0 for special tokens
 * @param ends where it ends
 * @param words the number of the word in its text, -1 for none
 * @param sequences 0 for the first text, 1 for the second, -1 for special tokens
 * @param special whether the token was added around the texts
 */
@SuppressWarnings(
    "ArrayRecordComponent") // one copy of each per text would cost more than it guards
public record Encoding(
    long[] ids,
    long[] typeIds,
    List<String> tokens,
    int[] starts,
    int[] ends,
    int[] words,
    int[] sequences,
    boolean[] special) {

  /** The number of tokens. */
  public int length() {
    return ids.length;
  }

  /** Positions of the tokens with this id, in order. */
  public int[] positions(long id) {
    return IntStream.range(0, ids.length).filter(i -> ids[i] == id).toArray();
  }

  /** The tokens at {@code positions}; details that were not asked for stay empty. */
  Encoding select(int[] positions) {
    return new Encoding(
        select(ids, positions),
        select(typeIds, positions),
        tokens.isEmpty() ? tokens : Arrays.stream(positions).mapToObj(tokens::get).toList(),
        select(starts, positions),
        select(ends, positions),
        select(words, positions),
        select(sequences, positions),
        select(special, positions));
  }

  private static long[] select(long[] from, int[] positions) {
    return Arrays.stream(positions).mapToLong(i -> from[i]).toArray();
  }

  private static int[] select(int[] from, int[] positions) {
    return from.length == 0 ? from : Arrays.stream(positions).map(i -> from[i]).toArray();
  }

  private static boolean[] select(boolean[] from, int[] positions) {
    boolean[] some = new boolean[from.length == 0 ? 0 : positions.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = from[positions[i]];
    }
    return some;
  }
}
