package dev.heed.vision.postprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Tensors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnlargingTest {

  static Stream<JsonNode> cases() {
    return StoredCases.of("depth_estimation.json").stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void depth_at_the_size_of_the_image_is_the_published_one_to_1e_4(JsonNode stored) {
    Tensor depth = StoredCases.tensor(stored.get("input").get("predicted_depth"));
    JsonNode size = stored.get("target_sizes_hw").get(0);
    Planes planes = new Planes(depth.toFloats(), 1, depth.shape().size(1), depth.shape().size(2));
    Planes resized = planes.resized(size.get(0).asInt(), size.get(1).asInt(), Enlarging.BICUBIC);
    JsonNode output = stored.get("output").get(0);
    Tensor expected =
        StoredCases.tensor(output.has("dims") ? output : output.get("predicted_depth"));
    Tensor found = Tensor.of(Shape.of(resized.height(), resized.width()), resized.values());
    assertThat(Tensors.difference(found, expected)).isLessThan(1e-4);
  }
}
