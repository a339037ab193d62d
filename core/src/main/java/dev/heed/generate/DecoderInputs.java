package dev.heed.generate;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What a decoder's graph takes at one step besides its cache, by the published names.
 *
 * @param rows sequences of one length
 * @param read how many of their tokens are in the cache
 * @param cached whether there is a cache to read
 * @param branches of a text, in place of rows of their own; {@code rows} are then its beams, item
 *     by item
 * @param embedded what the decoder reads in place of ids, where it does
 */
record DecoderInputs(
    Signature signature,
    List<Tokens> rows,
    int read,
    RowMasks masks,
    boolean cached,
    Optional<Branches> branches,
    Optional<EmbeddedPrompt> embedded,
    RunLimit limit) {

  /** The input that says which tokens each new one sees, where texts may branch. */
  static final String SEEN = "seen_tokens";

  /** Every input that {@code held} does not have. */
  Inputs tensors(Map<String, DeviceValue> held) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Shape shape =
        branches
            .map(b -> Shape.of(rows.size() / b.width(), b.width()))
            .orElseGet(() -> Shape.of(rows.size(), fresh()));
    Tensor fresh = Tensor.of(shape, ids());
    for (TensorSpec input : signature.inputs()) {
      if (!held.containsKey(input.name())) {
        Optional<Tensor> own = embedded.flatMap(e -> e.tensor(input, fresh, read, limit));
        tensors.put(input.name(), own.orElseGet(() -> tensor(input, fresh)));
      }
    }
    return new Inputs(tensors);
  }

  private Tensor tensor(TensorSpec input, Tensor ids) {
    return switch (input.name()) {
      case "input_ids", "decoder_input_ids" -> ids;
      case "attention_mask", "decoder_attention_mask" ->
          Tensor.of(Shape.of(rows.size(), total()), masks.attention(total()));
      case "position_ids" ->
          branches
              .map(b -> b.positions(read))
              .orElseGet(
                  () -> Tensor.of(Shape.of(rows.size(), fresh()), masks.positions(read, total())));
      case SEEN -> branches.map(Branches::seen).orElseGet(this::before);
      case "token_numbers" -> branches.map(b -> b.numbers(read)).orElseGet(this::numbers);
      case "logits_from" ->
          Tensor.of(Shape.of(1), branches.map(b -> -(long) b.width()).orElse(-1L));
      case "cache_position" ->
          Tensor.of(Shape.of(fresh()), LongStream.range(read, total()).toArray());
      case "token_type_ids" -> Tensor.zeros(ElementType.I64, Shape.of(rows.size(), fresh()));
      case "use_cache_branch" -> flag(cached);
      case "num_logits_to_keep", "logits_to_keep" -> one(input);
      default -> throw unknown(input);
    };
  }

  /** BOOL {@code [B, N, P + N]}: each token sees the text before it, and itself. */
  private Tensor before() {
    int total = total();
    long[] text = masks.attention(total);
    Tensor seen = Tensor.zeros(ElementType.BOOL, Shape.of(rows.size(), fresh(), total));
    ByteBuffer bytes = seen.bytes();
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < fresh(); i++) {
        int start = bytes.position() + (row * fresh() + i) * total;
        for (int key = 0; key <= read + i; key++) {
          bytes.put(start + key, (byte) text[row * total + key]);
        }
      }
    }
    return seen;
  }

  private Tensor numbers() {
    return Tensor.of(Shape.of(total()), LongStream.range(0, total()).toArray());
  }

  private static Tensor flag(boolean value) {
    Tensor flag = Tensor.zeros(ElementType.BOOL, Shape.of(1));
    flag.bytes().put((byte) (value ? 1 : 0));
    return flag;
  }

  private static Tensor one(TensorSpec input) {
    return Tensor.of(input.axes().isEmpty() ? Shape.of() : Shape.of(1), 1L);
  }

  private int total() {
    return rows.get(0).size();
  }

  private int fresh() {
    return total() - read;
  }

  private long[] ids() {
    long[] ids = new long[rows.size() * fresh()];
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < fresh(); i++) {
        ids[row * fresh() + i] = rows.get(row).get(read + i);
      }
    }
    return ids;
  }

  private RuntimeException unknown(TensorSpec input) {
    String why =
        input.name().equals(Encoded.STATES) || input.name().equals(Encoded.MASK)
            ? "It comes from an encoder: run that first, on inputs with an attention mask where the"
                + " decoder wants one."
            : "Heed knows input_ids, attention_mask, position_ids, past_key_values,"
                + " encoder_hidden_states and the like.";
    return invalidModel(
        "The decoder's graph takes '%s', which nothing here gives. %s".formatted(input, why));
  }

  /** Which places of the prompt are tokens, row by row; what follows the prompt always is. */
  static final class RowMasks {

    private final long[] mask;
    private final int length;

    private RowMasks(long[] mask, int length) {
      this.mask = mask;
      this.length = length;
    }

    static RowMasks of(Prompt prompt) {
      return new RowMasks(prompt.mask().toLongs(), prompt.length());
    }

    int rows() {
      return mask.length / length;
    }

    RowMasks rows(int... rows) {
      long[] chosen = new long[rows.length * length];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(mask, rows[i] * length, chosen, i * length, length);
      }
      return new RowMasks(chosen, length);
    }

    /** {@code [B, total]}. */
    long[] attention(int total) {
      long[] all = new long[rows() * total];
      Arrays.fill(all, 1);
      for (int row = 0; row < rows(); row++) {
        System.arraycopy(mask, row * length, all, row * total, Math.min(length, total));
      }
      return all;
    }

    /** {@code [B, total - from]}: how many tokens come before each, and 1 for padding. */
    long[] positions(int from, int total) {
      long[] attention = attention(total);
      long[] positions = new long[rows() * (total - from)];
      for (int row = 0; row < rows(); row++) {
        long count = 0;
        for (int i = 0; i < total; i++) {
          boolean token = attention[row * total + i] != 0;
          count += token ? 1 : 0;
          if (i >= from) {
            positions[row * (total - from) + i - from] = token ? count - 1 : 1;
          }
        }
      }
      return positions;
    }
  }
}
