package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.model.Safetensors;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testing.Reference;
import dev.heed.testkit.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionCommandTest {

  @TempDir Path folder;

  @Test
  void maps_of_a_picture_are_the_stored_ones_within_1e_5() {
    Golden golden = Golden.of("vit").get(0);
    try (Safetensors maps = maps("vit", golden.pictures().get(0), "--backend", "pil")) {
      assertThat(maps.names()).containsExactlyInAnyOrder("attentions.0", "attentions.1");
      assertThat(Tensors.difference(maps.get("attentions.1"), golden.outputs().get("attentions.1")))
          .isLessThan(1e-5);
    }
  }

  @Test
  void one_head_of_one_layer_of_a_text() {
    try (Safetensors maps =
        maps("bert", "The cat sat on the mat.", "--layer", "1", "--head", "2")) {
      assertThat(maps.names()).containsExactly("attentions.1");
      Tensor map = maps.get("attentions.1");
      assertThat(map.shape().size(1)).isEqualTo(1);
    }
  }

  @Test
  void rollout_is_one_map_whose_rows_sum_to_1() {
    try (Safetensors maps = maps("vit", Golden.of("vit").get(0).pictures().get(0), "--rollout")) {
      Tensor rollout = maps.get("rollout"); // [1, 17, 17]
      float[] values = rollout.toFloats();
      float sum = 0;
      for (int i = 0; i < 17; i++) {
        sum += values[i];
      }
      assertThat(sum).isBetween(0.9999f, 1.0001f);
    }
  }

  @Test
  void value_norms_keep_rows_at_a_sum_of_1_and_change_the_weights() {
    String picture = Golden.of("vit").get(0).pictures().get(0);
    try (Safetensors plain = maps("vit", picture)) {
      Tensor before = plain.get("attentions.0");
      try (Safetensors normed = maps("vit", picture, "--value-norms")) {
        assertThat(Tensors.difference(normed.get("attentions.0"), before)).isBetween(1e-4, 1.0);
      }
    }
  }

  @Test
  void covering_parts_of_a_picture_or_of_a_text_says_what_they_are_worth() {
    try (Safetensors maps = maps("vit", Golden.of("vit").get(0).pictures().get(0), "--occlusion")) {
      assertThat(maps.get("occlusion").shape().rank()).isEqualTo(4);
    }
    try (Safetensors maps = maps("bert-sequence-classification", "a text", "--occlusion")) {
      assertThat(maps.get("occlusion").shape().size(3)).isGreaterThan(2);
    }
    assertThat(attention("dinov2", picture(), "x.png", "--occlusion").code()).isEqualTo(2);
  }

  @Test
  void a_decoder_beside_an_encoder_writes_and_is_looked_at() {
    try (Safetensors maps = maps("t5", "translate: the cat sat", "--max-tokens", "5")) {
      assertThat(maps.names())
          .contains("encoder_attentions.0", "decoder_attentions.0", "cross_attentions.0");
      assertThat(maps.get("cross_attentions.0").shape().size(2)).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void words_that_were_written_look_at_sound() {
    String sound = Reference.folder("inputs/audio").resolve("tone440_1s_16k.wav").toString();
    assertThat(attention("whisper", sound, "view.html", "--max-tokens", "6").err()).isEmpty();
    assertThat(folder.resolve("view.html")).content().contains("cross");
  }

  @Test
  void an_overlay_and_a_page_are_written() {
    String picture = Golden.of("vit").get(0).pictures().get(0);
    assertThat(attention("vit", picture, "overlay.png").code()).isZero();
    assertThat(attention("vit", picture, "view.html").code()).isZero();
    assertThat(attention("bert", "a text", "text.html").code()).isZero();
    assertThat(folder.resolve("overlay.png")).isNotEmptyFile();
    assertThat(folder.resolve("view.html")).content().contains("<html");
    assertThat(attention("bert", "a text", "text.png").err()).contains(".html");
  }

  @Test
  void a_layer_that_is_not_there_is_refused() {
    Run run = attention("bert", "a text", "maps.safetensors", "--layer", "7");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("attentions.0, attentions.1");
  }

  @Test
  void a_model_of_pictures_and_text_asks_for_both() {
    assertThat(attention("clip", picture(), "clip.html").err()).contains("--text");
    try (Safetensors maps = maps("clip", picture(), "--text", "a cat")) {
      assertThat(maps.names())
          .contains("vision_model_output.attentions.1", "text_model_output.attentions.1");
    }
  }

  @Test
  void a_decoder_stops_where_its_settings_say() {
    assertThat(attention("trocr", picture(), "trocr.html").code()).isZero();
  }

  @Test
  void views_of_the_whole_model_have_no_layer() {
    Run run = attention("vit", picture(), "maps.safetensors", "--rollout", "--layer", "1");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("leave --layer and --head out");
    assertThat(attention("vit", picture(), "a.png", "--rollout", "--occlusion").code())
        .isEqualTo(2);
  }

  @Test
  void a_graph_without_attention_says_why() {
    Run run = attention("convnext", picture(), "maps.safetensors");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no Softmax");
  }

  @Test
  void inspect_lists_attentions() {
    Run run = Run.heed("inspect", Golden.folder("vit").toString(), "--json");
    assertThat(run.json().get(0).get("attentions").get(0).get("heads").asInt()).isEqualTo(4);
    assertThat(run.json().get(0).get("attentions").get(0).get("kind").asText())
        .isEqualTo("encoder");
  }

  private static String picture() {
    return Reference.folder("models_inputs").resolve("a_48x40.png").toString();
  }

  private Safetensors maps(String model, String input, String... more) {
    assertThat(attention(model, input, "maps.safetensors", more).err()).isEmpty();
    return Safetensors.open(folder.resolve("maps.safetensors"));
  }

  private Run attention(String model, String input, String out, String... more) {
    List<String> words =
        new ArrayList<>(List.of("attention", "--model", Golden.folder(model).toString(), input));
    words.addAll(List.of("--out", folder.resolve(out).toString()));
    words.addAll(List.of(more));
    return Run.heed(words.toArray(String[]::new));
  }
}
