package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FittedInputsTest {

  private static final Signature GENERATOR =
      new Signature(
          List.of(
              spec("input_ids", ElementType.I64, name("batch"), name("tokens")),
              spec(
                  "past_key_values.0.key",
                  ElementType.F32,
                  name("batch"),
                  new TensorSpec.Axis.Fixed(4),
                  name("past"),
                  new TensorSpec.Axis.Fixed(8)),
              spec("use_cache_branch", ElementType.BOOL, new TensorSpec.Axis.Fixed(1))),
          List.of());

  @Test
  void a_generating_graph_starts_with_an_empty_past() {
    Map<String, Tensor> fitted =
        FittedInputs.fit(Map.of("input_ids", Tensor.of(Shape.of(2, 1), 5L, 6L)), GENERATOR)
            .byName();
    assertThat(fitted.get("past_key_values.0.key").shape()).isEqualTo(Shape.of(2, 4, 0, 8));
    assertThat(fitted.get("use_cache_branch").toLongs()).containsExactly(0);
  }

  @Test
  void positions_go_on_behind_the_past_and_a_mask_that_is_not_given_hides_nothing() {
    Signature causal =
        new Signature(
            List.of(
                spec("input_ids", ElementType.I64, name("batch"), name("tokens")),
                spec("attention_mask", ElementType.I64, name("batch"), name("all")),
                spec("position_ids", ElementType.I64, name("batch"), name("tokens")),
                GENERATOR.input("past_key_values.0.key").orElseThrow()),
            List.of());
    Map<String, Tensor> given =
        Map.of(
            "input_ids", Tensor.of(Shape.of(1, 2), 5L, 6L),
            "past_key_values.0.key", Tensor.zeros(ElementType.F32, Shape.of(1, 4, 3, 8)));
    Map<String, Tensor> fitted = FittedInputs.fit(given, causal).byName();
    assertThat(fitted.get("position_ids").toLongs()).containsExactly(3, 4);
    assertThat(fitted.get("attention_mask").toLongs()).containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void of_a_mask_that_is_too_long_the_first_columns_count() {
    Signature causal =
        new Signature(
            List.of(
                spec("input_ids", ElementType.I64, name("batch"), name("tokens")),
                spec("attention_mask", ElementType.I64, name("batch"), name("all")),
                GENERATOR.input("past_key_values.0.key").orElseThrow()),
            List.of());
    Map<String, Tensor> given =
        Map.of(
            "input_ids", Tensor.of(Shape.of(2, 2), 5L, 6L, 7L, 8L),
            "attention_mask", Tensor.of(Shape.of(2, 3), 0L, 1L, 1L, 1L, 1L, 0L));
    Map<String, Tensor> fitted = FittedInputs.fit(given, causal).byName();
    assertThat(fitted.get("attention_mask").shape()).isEqualTo(Shape.of(2, 2));
    assertThat(fitted.get("attention_mask").toLongs()).containsExactly(0, 1, 1, 1);
  }

  @Test
  void what_the_graph_has_no_use_for_is_left_out() {
    Map<String, Tensor> given =
        Map.of(
            "input_ids", Tensor.of(Shape.of(1, 1), 5L),
            "token_type_ids", Tensor.of(Shape.of(1, 1), 0L));
    assertThat(FittedInputs.fit(given, GENERATOR).byName()).doesNotContainKey("token_type_ids");
  }

  @Test
  void where_nothing_fits_the_session_says_what_it_takes() {
    Map<String, Tensor> given = Map.of("pixels", Tensor.of(Shape.of(1, 1), 5L));
    assertThat(FittedInputs.fit(given, GENERATOR).byName()).isEqualTo(given);
  }

  @Test
  void a_folder_of_several_graphs_names_them() {
    Path sam = Reference.folder("models/sam");
    Path given = Reference.folder("models_5/image-classification__resnet/in.safetensors");
    Run run =
        Run.heed(
            "infer", "--model", sam.toString(), "--inputs", given.toString(), "--out", "unused");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("vision_encoder").contains("prompt_encoder_mask_decoder");
  }

  private static TensorSpec spec(String name, ElementType type, TensorSpec.Axis... axes) {
    return new TensorSpec(name, type, List.of(axes));
  }

  private static TensorSpec.Axis name(String name) {
    return new TensorSpec.Axis.Symbolic(name);
  }
}
