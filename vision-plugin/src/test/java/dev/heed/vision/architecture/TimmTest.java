package dev.heed.vision.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.learn.TensorParameters;
import dev.heed.model.Json;
import dev.heed.op.JavaOps;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimmTest {

  private static final String DETECTOR =
      "{\"model_type\": \"detr\", \"use_timm_backbone\": true, \"backbone\": \"resnet50\"}";

  @ParameterizedTest
  @CsvSource({
    "resnet18.a1_in1k, timm_resnet",
    "wide_resnet50_2, timm_resnet",
    "seresnext26t_32x4d, timm_resnet",
    "convnext_tiny.dinov3_lvd1689m, timm_convnext",
    "convnextv2_atto.fcmae, timm_convnext",
    "tf_efficientnet_b0.ns_jft_in1k, timm_efficientnet",
    "efficientnetv2_rw_s, timm_efficientnet",
    "mobilenetv3_large_100.ra_in1k, timm_efficientnet",
    "mobilenetv4_conv_small_050, timm_efficientnet",
    "mobilenetv4_hybrid_medium.e500_r224_in1k, timm_efficientnet",
  })
  void a_name_of_timm_is_built_by_its_family(String name, String family) {
    Json plain = config("{\"architecture\": \"" + name + "\"}");
    Json wrapped = config("{\"model_type\": \"timm_wrapper\", \"architecture\": \"" + name + "\"}");
    assertThat(builders(plain)).containsExactly(family);
    assertThat(builders(wrapped)).containsExactly(family);
  }

  @ParameterizedTest
  @CsvSource({"resnetv2_50x1_bit", "mobilenetv5_base", "convnextv3", "efficientnet_x_b3"})
  void other_names_are_nobodys(String name) {
    assertThat(builders(config("{\"architecture\": \"" + name + "\"}")))
        .doesNotContain("timm_resnet", "timm_efficientnet");
  }

  @Test
  void a_detector_with_a_net_of_timm_is_not_that_net_but_has_it_as_its_backbone() {
    assertThat(builders(config(DETECTOR))).doesNotContain("timm_resnet");
    assertThat(Backbone.of(config(DETECTOR))).isInstanceOf(TimmResNet.class);
  }

  @Test
  void a_depth_that_timm_does_not_have_is_refused_with_those_it_has() {
    JavaOps ops =
        new JavaOps(Map.of("pixel_values", Tensor.of(Shape.of(1, 3, 2, 2), new float[12])));
    Json config = config("{\"architecture\": \"resnet51\", \"num_classes\": 2}");
    TensorParameters none = new TensorParameters(ops, Map.of());
    assertThatThrownBy(() -> new TimmResNet().build(ops, config, none, Choices.none()))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("[10, 14, 18, 26, 34, 50, 101, 152, 200, 269]");
  }

  private static List<String> builders(Json config) {
    return VisionArchitectures.all().stream()
        .filter(known -> known.builds(config))
        .map(Architecture::modelType)
        .toList();
  }

  private static Json config(String text) {
    return Json.parse("config.json", text);
  }
}
