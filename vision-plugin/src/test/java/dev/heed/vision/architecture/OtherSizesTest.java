package dev.heed.vision.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.Tensors;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sizes that no stored case has: the graph, which does not know the size, gives what Java computes
 * from the plain description, which does.
 */
class OtherSizesTest {

  @ParameterizedTest
  @CsvSource({
    "vit, 40, 72",
    "vit, 41, 31",
    "deit, 24, 48",
    "beit, 48, 48",
    "beit, 24, 40",
    "dinov2, 44, 98",
    "dinov2_with_registers, 100, 60",
    "swin, 32, 32",
    "swin, 29, 43",
    "swin, 16, 40",
    "swin, 8, 8",
    "depth_anything, 70, 42",
    "dpt, 40, 24",
    "dpt, 24, 24",
    "segformer, 70, 101",
    "yolos, 40, 33",
  })
  void graph_and_java_agree_within_1e_4(String model, int height, int width) {
    Path folder = Golden.folder(model);
    Map<String, Tensor> image =
        Map.of("pixel_values", Tensors.random(height + width, 2, 3, height, width));
    Map<String, Tensor> java = Rebuilt.inJava(of(model), folder, Choices.none(), image);
    try (Session session = Rebuilt.session(of(model), folder, Choices.none())) {
      Map<String, Tensor> graph = Rebuilt.run(session, image);
      assertThat(graph.keySet()).isEqualTo(java.keySet());
      graph.forEach(
          (name, tensor) ->
              assertThat(Tensors.difference(tensor, java.get(name))).as(name).isLessThan(1e-4));
    }
  }

  private static Architecture of(String modelType) {
    return VisionArchitectures.all().stream()
        .filter(architecture -> architecture.modelType().equals(modelType))
        .findFirst()
        .orElseThrow();
  }
}
