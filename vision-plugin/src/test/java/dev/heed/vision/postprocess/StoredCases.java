package dev.heed.vision.postprocess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** The stored cases of post-processing. */
final class StoredCases {

  private StoredCases() {}

  static List<JsonNode> of(String file) {
    try {
      JsonNode all =
          new ObjectMapper().readTree(Reference.folder("postprocess").resolve(file).toFile());
      List<JsonNode> cases = StreamSupport.stream(all.get("cases").spliterator(), false).toList();
      System.out.printf("%s: %d cases%n", file, cases.size());
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A stored tensor, plain or as runs of equal values. */
  static Tensor tensor(JsonNode stored) {
    long[] axes =
        StreamSupport.stream(stored.get("dims").spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .toArray();
    Shape shape = Shape.of(axes);
    float[] values = new float[Math.toIntExact(shape.elements())];
    JsonNode data = stored.has("data") ? stored.get("data") : stored.get("rle");
    int at = 0;
    for (int i = 0; i < data.size(); i += stored.has("data") ? 1 : 2) {
      int run = stored.has("data") ? 1 : data.get(i + 1).asInt();
      for (int k = 0; k < run; k++) {
        values[at++] = (float) data.get(i).asDouble();
      }
    }
    return Tensor.of(shape, values);
  }
}
