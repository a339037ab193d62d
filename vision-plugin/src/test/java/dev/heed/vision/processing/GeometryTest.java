package dev.heed.vision.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.JsonNodes;
import dev.heed.tensor.Shape;
import dev.heed.vision.image.Image;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeometryTest {

  private static ImageProcessor processor(String type) {
    ObjectNode config = JsonNodeFactory.instance.objectNode().put("image_processor_type", type);
    if (type.startsWith("Donut")) {
      config.put("do_align_long_axis", true).putObject("size").put("height", 90).put("width", 50);
    }
    return ImageProcessor.of(JsonNodes.json("preprocessor_config.json", config));
  }

  @Test
  void tells_the_scaled_size_and_the_cropped_part() {
    Geometry geometry = processor("CLIPImageProcessor").geometry(640, 480);
    assertThat(geometry.scaledWidth()).isEqualTo(298);
    assertThat(geometry.scaledHeight()).isEqualTo(224);
    assertThat(geometry.left()).isEqualTo(-37);
    assertThat(geometry.top()).isZero();
    assertThat(geometry.imageX(0, 0)).isCloseTo(37 * 640 / 298.0, within(1e-9));
    assertThat(geometry.imageY(0, 224)).isCloseTo(480, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ViTImageProcessor", "CLIPImageProcessor", "ConvNextImageProcessor",
        "PerceiverImageProcessor", "DonutImageProcessor", "GLPNImageProcessor"
      })
  void finds_a_bright_spot_again(String type) {
    ImageProcessor processor = processor(type);
    byte[] rgb = new byte[160 * 120 * 3];
    for (int y = 66; y < 74; y++) {
      for (int x = 90; x < 98; x++) {
        rgb[(y * 160 + x) * 3] = (byte) 255;
      }
    }
    var values = processor.process(List.of(Image.of(160, 120, rgb))).byName().get("pixel_values");
    Geometry geometry = processor.geometry(160, 120);
    assertThat(values.shape())
        .isEqualTo(Shape.of(1, 3, geometry.inputHeight(), geometry.inputWidth()));
    double[] spot = centre(values.toFloats(), geometry.inputWidth(), geometry.inputHeight());
    assertThat(geometry.imageX(spot[0], spot[1])).isCloseTo(94, within(1.0));
    assertThat(geometry.imageY(spot[0], spot[1])).isCloseTo(70, within(1.0));
  }

  /** The centre of all that is brighter than the middle of the range. */
  private static double[] centre(float[] values, int width, int height) {
    float lowest = Float.MAX_VALUE;
    float highest = -Float.MAX_VALUE;
    for (int i = 0; i < width * height; i++) {
      lowest = Math.min(lowest, values[i]);
      highest = Math.max(highest, values[i]);
    }
    double x = 0;
    double y = 0;
    int count = 0;
    for (int i = 0; i < width * height; i++) {
      if (values[i] > lowest + 0.8 * (highest - lowest)) {
        x += i % width + 0.5;
        y += Math.floorDiv(i, width) + 0.5;
        count++;
      }
    }
    return new double[] {x / count, y / count};
  }
}
