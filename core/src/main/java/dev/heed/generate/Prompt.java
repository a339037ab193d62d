package dev.heed.generate;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.runtime.Inputs;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a decoder begins with: one row of tokens per sequence, all of one length, padded on the
 * left.
 *
 * @param ids {@code [B, N]}
 * @param mask {@code [B, N]}: 1 for a token, 0 for padding
 */
public record Prompt(Tensor ids, Tensor mask) {

  public Prompt {
    if (ids.shape().rank() != 2 || !ids.shape().equals(mask.shape())) {
      throw invalidInput(
          "A prompt is tokens [B, N] and a mask of the same shape, but got %s and %s."
              .formatted(ids, mask));
    }
    if (ids.shape().axis(0) == 0 || ids.shape().axis(1) == 0) {
      throw invalidInput(
          "The prompt is empty: %s. A decoder needs at least one token to go on from; give some text, or the model's start token."
              .formatted(ids));
    }
  }

  /** Rows of any lengths, padded with {@code pad} on the left. */
  public static Prompt of(List<long[]> rows, long pad) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    Shape shape = Shape.of(rows.size(), longest);
    long[] ids = new long[rows.size() * longest];
    long[] mask = new long[ids.length];
    Arrays.fill(ids, pad);
    for (int i = 0; i < rows.size(); i++) {
      long[] row = rows.get(i);
      int start = (i + 1) * longest - row.length;
      System.arraycopy(row, 0, ids, start, row.length);
      Arrays.fill(mask, start, start + row.length, 1);
    }
    return new Prompt(Tensor.of(shape, ids), Tensor.of(shape, mask));
  }

  /** The same tokens in each of {@code rows} rows: how an encoder-decoder's decoder begins. */
  public static Prompt repeated(int rows, long... ids) {
    return of(Collections.nCopies(rows, ids), 0);
  }

  /** {@code input_ids} and {@code attention_mask} of a tokenizer that pads on the left. */
  public static Prompt of(Inputs inputs) {
    Tensor ids = inputs.byName().get("input_ids");
    Tensor mask = inputs.byName().get("attention_mask");
    if (ids == null) {
      throw invalidInput("A prompt needs 'input_ids'. Given: %s.".formatted(inputs.byName()));
    }
    return new Prompt(ids, mask == null ? ones(ids.shape()) : mask);
  }

  private static Tensor ones(Shape shape) {
    long[] ones = new long[Math.toIntExact(shape.elements())];
    Arrays.fill(ones, 1);
    return Tensor.of(shape, ones);
  }

  /** How many sequences. */
  public int batch() {
    return ids.shape().size(0);
  }

  /** How many tokens each has, padding included. */
  public int length() {
    return ids.shape().size(1);
  }

  List<Tokens> rows() {
    long[] all = ids.toLongs();
    return IntStream.range(0, batch())
        .mapToObj(i -> Tokens.of(Arrays.copyOfRange(all, i * length(), (i + 1) * length())))
        .toList();
  }
}
