package dev.heed.generate;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A prompt that a decoder reads as vectors: those of its words, and in place of a picture's tokens
 * what an encoder saw. One prompt; a search may go on with it in several rows.
 *
 * @param prompt its tokens {@code [1, N]}, those that stand for pictures too
 * @param first what the decoder takes at its first step, by the names of its inputs: {@code
 *     inputs_embeds} F32 {@code [1, N, C]}, {@code position_ids} I64 {@code [3, 1, N]} where
 *     positions have three numbers, and what else its graph declares with axes {@code [1, N, ...]}
 * @param words the graph {@code embed_tokens}, from {@code input_ids [B, M]} to vectors {@code [B,
 *     M, C]}, for the tokens that are written
 * @param next the position of the first of those, where positions have three numbers
 */
public record EmbeddedPrompt(Prompt prompt, Map<String, Tensor> first, Session words, long next) {

  /** The input that takes vectors in place of ids. */
  public static final String VECTORS = "inputs_embeds";

  private static final String POSITIONS = "position_ids";

  public EmbeddedPrompt {
    first = Map.copyOf(first);
  }

  /** The vectors {@code [B, M, C]} of tokens {@code [B, M]}. */
  public static Tensor embed(Session words, Tensor ids, RunLimit limit) {
    String input = words.signature().inputs().get(0).name();
    return words.run(Inputs.of(input, ids), limit).byName().values().iterator().next();
  }

  /**
   * An input of the decoder that ids alone do not say; empty for all others.
   *
   * @param ids the new tokens {@code [B, M]}
   * @param read how many are in the cache
   */
  Optional<Tensor> tensor(TensorSpec input, Tensor ids, int read, RunLimit limit) {
    Tensor own = first.get(input.name());
    if (read == 0 && own != null) {
      requireWhole(ids);
      return Optional.of(repeated(own, batchAxis(own), ids.shape().size(0)));
    }
    if (input.name().equals(VECTORS)) {
      return Optional.of(embed(words, ids, limit));
    }
    if (own != null && input.name().equals(POSITIONS)) {
      return Optional.of(positions(own.shape(), ids.shape(), read));
    }
    return Optional.ofNullable(own).map(tensor -> zeros(tensor, ids.shape()));
  }

  private void requireWhole(Tensor ids) {
    if (ids.shape().size(1) != prompt.length()) {
      throw invalidModel(
          "The decoder reads all tokens again at each step, which is not done with pictures among"
              + " them. Export it with a cache: with inputs past_key_values.");
    }
  }

  /** Positions {@code [3, B, N]} have the batch second. */
  private static int batchAxis(Tensor tensor) {
    return tensor.type() == ElementType.I64 && tensor.shape().rank() == 3 ? 1 : 0;
  }

  private static Tensor repeated(Tensor tensor, int axis, int rows) {
    if (rows == 1) {
      return tensor;
    }
    long[] axes = tensor.shape().axes();
    axes[axis] = rows;
    Tensor all = Tensor.zeros(tensor.type(), Shape.of(axes));
    ByteBuffer from = tensor.bytes();
    int outer = axis == 0 ? 1 : (int) axes[0];
    int part = from.remaining() / outer;
    for (int i = 0; i < outer; i++) {
      for (int row = 0; row < rows; row++) {
        all.bytes().put((i * rows + row) * part, from, from.position() + i * part, part);
      }
    }
    return all;
  }

  /** All numbers of what is written count on together. */
  private Tensor positions(Shape own, Shape ids, int read) {
    int numbers = own.rank() == 3 ? own.size(0) : 1;
    int rows = numbers * ids.size(0);
    long[] all = new long[rows * ids.size(1)];
    Arrays.setAll(all, i -> next + read - prompt.length() + i % ids.size(1));
    return Tensor.of(own.rank() == 3 ? Shape.of(numbers, ids.size(0), ids.size(1)) : ids, all);
  }

  /** What only the prompt's tokens have, such as features of pictures, is 0 for others. */
  private static Tensor zeros(Tensor own, Shape ids) {
    long[] axes = own.shape().axes();
    axes[0] = ids.axis(0);
    axes[1] = ids.axis(1);
    return Tensor.zeros(own.type(), Shape.of(axes));
  }
}
