package dev.heed.vision.language;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A question and a part of a page's words as a model takes them.
 *
 * @param ids of its tokens
 * @param words which word of the page each token is of; -1 for those of the question, and for
 *     special ones
 * @param boxes of its tokens
 */
record PageWindow(List<Long> ids, List<Integer> words, List<List<Integer>> boxes) {

  private static final int CORNERS = 4;

  PageWindow() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  void add(long id, int word, List<Integer> box) {
    ids.add(id);
    words.add(word);
    boxes.add(box);
  }

  int length() {
    return ids.size();
  }

  /** {@code input_ids [1, N]}. */
  Tensor tokens() {
    return Tensor.of(Shape.of(1, length()), ids.stream().mapToLong(Long::longValue).toArray());
  }

  /** {@code bbox [1, N, 4]}. */
  Tensor places() {
    return Tensor.of(
        Shape.of(1, length(), CORNERS),
        boxes.stream().flatMap(List::stream).mapToLong(Integer::longValue).toArray());
  }

  /** {@code token_type_ids [1, N]}: 1 for the words and what ends them. */
  Tensor types(int firstOfWords) {
    long[] types = new long[length()];
    java.util.Arrays.fill(types, Math.min(firstOfWords, types.length), types.length, 1);
    return Tensor.of(Shape.of(1, types.length), types);
  }

  /** As many numbers as tokens, all the same. */
  Tensor all(long value) {
    long[] all = new long[length()];
    java.util.Arrays.fill(all, value);
    return Tensor.of(Shape.of(1, all.length), all);
  }
}
