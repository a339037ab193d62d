package dev.heed.vision.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.op.OnnxOps;
import dev.heed.runtime.Session;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads that no reference model was saved with, on the weights of one that was. */
class HeadsTest {

  @ParameterizedTest
  @CsvSource({
    "vit, ViTModel, last_hidden_state, last_hidden_state",
    "deit, DeiTModel, last_hidden_state, last_hidden_state",
    "beit, BeitModel, last_hidden_state, last_hidden_state",
    "beit, BeitModel, pooler_output, pooler_output",
    "swin, SwinModel, last_hidden_state, last_hidden_state",
    "swin, SwinModel, pooler_output, pooler_output",
    "segformer, SegformerModel, last_hidden_state, last_hidden_state",
    "yolos, YolosModel, last_hidden_state, last_hidden_state",
    "clip, CLIPVisionModel, last_hidden_state, vision_model_output.last_hidden_state",
    "clip, CLIPVisionModel, pooler_output, vision_model_output.pooler_output",
    "clip, CLIPTextModel, last_hidden_state, text_model_output.last_hidden_state",
    "clip, CLIPTextModel, pooler_output, text_model_output.pooler_output",
    "clip, CLIPVisionModelWithProjection, last_hidden_state, vision_model_output.last_hidden_state",
    "clip-text, CLIPTextModel, last_hidden_state, last_hidden_state",
    "siglip, SiglipVisionModel, pooler_output, vision_model_output.pooler_output",
    "siglip, SiglipTextModel, pooler_output, text_model_output.pooler_output",
  })
  void gives_the_published_output_within_1e_4(
      String model, String head, String output, String stored) {
    ObjectNode config = config(model);
    config.putArray("architectures").add(head);
    try (Session session = session(model, config)) {
      for (Golden golden : Golden.of(model)) {
        Tensor made = Rebuilt.run(session, golden.inputs()).get(output);
        assertThat(Tensors.difference(made, golden.outputs().get(stored)))
            .as(golden + " " + output)
            .isLessThan(1e-4);
      }
    }
  }

  @Test
  void a_projected_image_is_the_embedding_before_it_gets_the_length_one() {
    ObjectNode config = config("clip");
    config.putArray("architectures").add("CLIPVisionModelWithProjection");
    try (Session session = session("clip", config)) {
      Golden golden = Golden.of("clip").get(0);
      float[] made = Rebuilt.run(session, golden.inputs()).get("image_embeds").toFloats();
      double length = 0;
      for (float x : made) {
        length += x * x;
      }
      float[] unit = golden.outputs().get("image_embeds").toFloats();
      for (int i = 0; i < made.length; i++) {
        assertThat(made[i] / Math.sqrt(length))
            .isCloseTo(unit[i], org.assertj.core.api.Assertions.within(1e-5));
      }
    }
  }

  @Test
  void an_early_clip_that_names_the_wrong_end_takes_the_largest_id() {
    ObjectNode config = config("clip-text");
    config.put("eos_token_id", 2);
    try (Session session = session("clip-text", config)) {
      for (Golden golden : Golden.of("clip-text")) {
        Tensor made = Rebuilt.run(session, golden.inputs()).get("text_embeds");
        assertThat(Tensors.difference(made, golden.outputs().get("text_embeds"))).isLessThan(1e-4);
      }
    }
  }

  @Test
  void a_head_that_is_not_built_from_weights_is_refused_with_those_that_are() {
    ObjectNode config = config("vit");
    config.putArray("architectures").add("ViTForQuestionAnswering");
    assertThatThrownBy(() -> session("vit", config))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("ViTForQuestionAnswering")
        .hasMessageContaining("ViTModel, ViTForImageClassification");
  }

  @Test
  void weights_of_another_size_are_refused_with_both_shapes_each() {
    ObjectNode config = config("vit");
    config.put("intermediate_size", 96);
    assertThatThrownBy(() -> session("vit", config))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("6 weights are missing or of another shape")
        .hasMessageContaining(
            "vit.encoder.layer.0.intermediate.dense.weight should be [96, 32], but is [64, 32]");
  }

  private static ObjectNode config(String model) {
    return JsonNodes.of(ModelFolder.open(Golden.folder(model)).config()).deepCopy();
  }

  private static Session session(String model, ObjectNode config) {
    ModelFolder folder = ModelFolder.open(Golden.folder(model));
    try (Weights weights = folder.weights()) {
      Assembly known = Assembly.open(folder, VisionArchitectures.all());
      OnnxOps ops = new OnnxOps();
      Json changed = JsonNodes.json("config.json", config);
      new Assembly(known.architecture(), changed, weights).record(ops, Choices.none());
      return Rebuilt.session(ops.graph());
    }
  }
}
