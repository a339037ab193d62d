package dev.heed.speech.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/** One tensor of a stored case: whole, sampled, or only summed up. */
record StoredTensor(JsonNode json, Path bin) {

  long[] dims() {
    return StreamSupport.stream(json.get("dims").spliterator(), false)
        .mapToLong(JsonNode::asLong)
        .toArray();
  }

  /** The largest difference to the stored values; some items of the batch may be left out. */
  double difference(Tensor tensor) {
    return difference(tensor, 0);
  }

  /** As {@link #difference(Tensor)}, where {@code tensor} holds what begins at {@code offset}. */
  double difference(Tensor tensor, int offset) {
    float[] values = tensor.toFloats();
    int start = json.at("/sample/start").asInt(0);
    int step = json.at("/sample/step").asInt(1);
    var stored = ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    double largest = 0;
    int compared = 0;
    for (int k = 0; k < stored.limit(); k++) {
      int at = start + k * step - offset;
      if (at >= 0 && at < values.length) {
        largest = Math.max(largest, Math.abs((double) stored.get(k) - values[at]));
        compared++;
      }
    }
    assertThat(compared).isPositive();
    return largest;
  }

  private byte[] bytes() {
    try {
      return Files.readAllBytes(bin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
