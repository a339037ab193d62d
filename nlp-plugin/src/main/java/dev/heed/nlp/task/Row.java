package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.nlp.text.Encoding;
import dev.heed.runtime.Outputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Tensor;

/**
 * What a run gave for one of its encodings, without the padding.
 *
 * @param index which item of the batch
 * @param from its first token; the ones before are padding
 */
record Row(Encoding encoding, Outputs outputs, int index, int from) {

  /** The number of its tokens. */
  int length() {
    return encoding.length();
  }

  /** {@code [B, K]} to this item's {@code [K]}. */
  float[] vector(String name) {
    Tensor tensor = tensor(name, 2, "[batch, values]");
    int size = tensor.shape().size(1);
    return values(tensor, index * size, size);
  }

  /** {@code [B, N]} to this item's {@code [length]}. */
  float[] perToken(String name) {
    Tensor tensor = tensor(name, 2, "[batch, tokens]");
    return values(tensor, index * tensor.shape().size(1) + from, length());
  }

  /** {@code [B, N, C]} to this item's {@code [length, C]}. */
  float[] tokens(String name) {
    Tensor tensor = tensor(name, 3, "[batch, tokens, values]");
    int width = tensor.shape().size(2);
    return values(tensor, (index * tensor.shape().size(1) + from) * width, length() * width);
  }

  /** {@code [B, N, C]} to one token's {@code [C]}. */
  float[] token(String name, int token) {
    Tensor tensor = tensor(name, 3, "[batch, tokens, values]");
    int width = tensor.shape().size(2);
    return values(tensor, (index * tensor.shape().size(1) + from + token) * width, width);
  }

  private Tensor tensor(String name, int rank, String axes) {
    Tensor tensor = outputs.main(name);
    if (tensor.shape().rank() != rank) {
      throw invalidModel(
          "This task reads '%s' %s, but the model's is %s. Was it exported for another task?"
              .formatted(name, axes, tensor.shape()));
    }
    return tensor;
  }

  private static float[] values(Tensor tensor, int start, int count) {
    float[] values = new float[count];
    tensor.as(ElementType.F32).floats().get(start, values);
    return Numbers.require(values);
  }
}
