package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.op.Dims;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.op.Storage;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import dev.heed.testkit.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Where one linear map gives queries, keys and values, heads are counted once. */
class HeadsOfFusedMapsTest {

  private static final long HEADS = 2;
  private static final long WIDTH = 8;

  @Test
  void in_windows_beside_each_other() {
    assertThat(
            heads(
                (ops, all) -> {
                  Value parted = ops.reshape(all, 1, 4, -1, 3, HEADS, WIDTH / HEADS);
                  return ops.transpose(parted, 3, 0, 4, 2, 1, 5); // [3, B, H, windows, N, D]
                }))
        .contains((int) HEADS);
  }

  @Test
  void where_their_number_is_left_open() {
    assertThat(
            heads(
                (ops, all) -> {
                  Value parted = ops.reshape(all, 1, 16, 3, -1, WIDTH / HEADS);
                  return ops.transpose(parted, 2, 0, 3, 1, 4); // [3, B, H, N, D]
                }))
        .contains((int) HEADS);
  }

  @Test
  void before_they_are_cut_into_windows() {
    assertThat(
            heads(
                (ops, all) -> {
                  Value parted = ops.reshape(all, 1, 16, 3, HEADS, WIDTH / HEADS);
                  Value split = ops.transpose(parted, 2, 0, 3, 1, 4); // [3, B, H, N, D]
                  Value image = ops.reshape(split, 3, HEADS, 2, 2, 2, 2, WIDTH / HEADS);
                  Value sorted = ops.transpose(image, 0, 2, 4, 1, 3, 5, 6);
                  return ops.reshape(sorted, 3, 4, HEADS, 4, WIDTH / HEADS);
                }))
        .contains((int) HEADS);
  }

  private static Optional<Integer> heads(BiFunction<Ops, Value, Value> cut) {
    OnnxOps ops = new OnnxOps();
    Value x = ops.input("x", ElementType.F32, Dims.of(1, 16, WIDTH));
    Value all = ops.matMul(x, ops.constant(Tensors.random(1, WIDTH, 3 * WIDTH)));
    Value parts = cut.apply(ops, all);
    Value query = ops.gather(parts, 0, 0);
    Value key = ops.gather(parts, 1, 0);
    Value value = ops.gather(parts, 2, 0);
    Value scores = ops.matMul(query, turned(ops, key));
    ops.output("context", ops.matMul(ops.softmax(scores, -1), value));
    List<FoundAttention> found =
        AttentionScan.of(ops.graph().model(Storage.EMBEDDED), GraphHints.none()).found();
    assertThat(found).hasSize(1);
    return found.get(0).heads();
  }

  private static Value turned(Ops ops, Value key) {
    return key.rank() == 4 ? ops.transpose(key, 0, 1, 3, 2) : ops.transpose(key, 0, 1, 2, 4, 3);
  }
}
