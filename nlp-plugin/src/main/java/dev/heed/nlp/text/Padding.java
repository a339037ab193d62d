package dev.heed.nlp.text;

import dev.heed.runtime.Inputs;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Encodings of different lengths as tensors {@code [B, N]}.
 *
 * @param least of N
 */
record Padding(Side side, long id, int least) {

  /** {@code names} says which tensors, {@code input_ids} always. */
  Inputs inputs(List<Encoding> batch, List<String> names, boolean typed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("input_ids", tensor(batch, Encoding::ids, id));
    if (names.contains("token_type_ids")) {
      tensors.put("token_type_ids", tensor(batch, typed ? Encoding::typeIds : Padding::zeros, 0));
    }
    if (names.contains("attention_mask")) {
      tensors.put("attention_mask", tensor(batch, Padding::ones, 0));
    }
    if (names.contains("position_ids")) {
      tensors.put("position_ids", tensor(batch, Padding::positions, 0));
    }
    return new Inputs(tensors);
  }

  private static long[] zeros(Encoding encoding) {
    return new long[encoding.length()];
  }

  private static long[] positions(Encoding encoding) {
    return LongStream.range(0, encoding.length()).toArray();
  }

  private static long[] ones(Encoding encoding) {
    long[] ones = new long[encoding.length()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private Tensor tensor(List<Encoding> batch, Function<Encoding, long[]> values, long padding) {
    int longest = batch.stream().mapToInt(Encoding::length).reduce(least, Math::max);
    Tensor tensor =
        Tensor.of(Shape.of(batch.size(), longest), filled(batch.size() * longest, padding));
    LongBuffer to = tensor.longs();
    for (int i = 0; i < batch.size(); i++) {
      long[] row = values.apply(batch.get(i));
      int skip = side == Side.LEFT ? longest - row.length : 0;
      to.put(i * longest + skip, row);
    }
    return tensor;
  }

  private static long[] filled(int length, long value) {
    long[] values = new long[length];
    Arrays.fill(values, value);
    return values;
  }
}
