package dev.heed.vision.postprocess;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.tensor.Numbers;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Tensor;
import java.util.Arrays;

/**
 * What each query of one image says of the classes.
 *
 * @param values {@code [queries, classes]}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over by its maker
record Logits(float[] values, int queries, int classes) {

  /** One item of a batch {@code [B, queries, classes]}. */
  static Logits of(String name, Tensor tensor, int item) {
    if (tensor.shape().rank() != 3) {
      throw invalidModel(
          "The output '%s' should have axes [batch, queries, classes], but has %s."
              .formatted(name, tensor.shape()));
    }
    int queries = tensor.shape().size(1);
    int classes = tensor.shape().size(2);
    int size = queries * classes;
    return new Logits(
        Arrays.copyOfRange(Numbers.of(name, tensor), item * size, (item + 1) * size),
        queries,
        classes);
  }

  float at(int query, int label) {
    return values[query * classes + label];
  }

  /** Softmax over the classes of each query. */
  Logits softmax() {
    return new Logits(Rows.softmax(values, classes), queries, classes);
  }

  Logits sigmoid() {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) Rows.sigmoid(values[i]);
    }
    return new Logits(result, queries, classes);
  }

  /** The largest of the first {@code among} classes of a query; the first of equal ones. */
  int best(int query, int among) {
    int from = query * classes;
    return Rows.argMax(values, from, from + among) - from;
  }
}
