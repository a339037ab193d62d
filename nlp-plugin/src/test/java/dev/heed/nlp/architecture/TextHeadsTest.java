package dev.heed.nlp.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.nlp.NlpPlugin;
import dev.heed.op.JavaOps;
import dev.heed.op.OnnxOps;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Configs;
import dev.heed.testkit.RandomParameters;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every head of every text model: what it takes and gives, and that Java and ONNX agree. */
class TextHeadsTest {

  private static final String SIZES =
      "{'architectures': ['%s'], 'vocab_size': 13, 'type_vocab_size': 2, 'num_labels': 5,"
          + " 'hidden_size': 8, 'dim': 8, 'n_embd': 8, 'intermediate_size': 12, 'hidden_dim': 12,"
          + " 'num_attention_heads': 2, 'n_heads': 2, 'n_head': 2, 'num_key_value_heads': 1,"
          + " 'num_hidden_layers': 2, 'n_layers': 2, 'n_layer': 2, 'max_position_embeddings': 16,"
          + " 'n_positions': 16, 'pad_token_id': 1, 'scale_attn_by_inverse_layer_idx': true,"
          + " 'd_model': 8, 'encoder_layers': 1, 'decoder_layers': 1, 'encoder_ffn_dim': 12,"
          + " 'decoder_ffn_dim': 12, 'encoder_attention_heads': 2, 'decoder_attention_heads': 2,"
          + " 'eos_token_id': 5, 'num_layers': 2, 'num_heads': 2, 'd_kv': 4, 'd_ff': 12,"
          + " 'num_experts': 3, 'num_experts_per_tok': 2, 'moe_intermediate_size': 6,"
          + " 'shared_expert_intermediate_size': 6, 'ffn_dim': 12, 'rotary_pct': 0.5,"
          + " 'input_size': 8, 'patch_size': 4, 'coordinate_size': 1, 'shape_size': 2}";

  static Stream<Arguments> heads() {
    return new NlpPlugin()
        .architectures().stream()
            .filter(architecture -> architecture.graph().equals("model"))
            .flatMap(
                architecture -> architecture.heads().stream().map(h -> arguments(architecture, h)));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("heads")
  void every_head_gives_the_same_in_java_and_in_onnx(Architecture architecture, String head) {
    Json config = Configs.of(SIZES.formatted(head));
    Map<String, Tensor> java = inJava(architecture, config);
    assertThat(java.keySet()).containsAll(outputs(head));
    try (Session session = inOnnx(architecture, config)) {
      Map<String, Tensor> made = Rebuilt.run(session, inputs(config, session.signature()));
      assertThat(made.keySet()).isEqualTo(java.keySet());
      made.forEach(
          (name, tensor) ->
              assertThat(Tensors.difference(tensor, java.get(name))).as(name).isLessThan(1e-5));
    }
  }

  @Test
  void shapes_are_those_that_exporters_give() {
    assertThat(shape("BertForTokenClassification", "logits")).isEqualTo(Shape.of(2, 3, 5));
    assertThat(shape("RobertaForSequenceClassification", "logits")).isEqualTo(Shape.of(2, 5));
    assertThat(shape("MPNetForMaskedLM", "logits")).isEqualTo(Shape.of(2, 3, 13));
    assertThat(shape("DistilBertForQuestionAnswering", "end_logits")).isEqualTo(Shape.of(2, 3));
    assertThat(shape("GPT2LMHeadModel", "present.1.key")).isEqualTo(Shape.of(2, 2, 5, 4));
    assertThat(shape("Qwen3ForSequenceClassification", "logits")).isEqualTo(Shape.of(2, 5));
    assertThat(shape("BertForMultipleChoice", "logits")).isEqualTo(Shape.of(1, 2));
    assertThat(shape("BertForPreTraining", "seq_relationship_logits")).isEqualTo(Shape.of(2, 2));
    assertThat(shape("LlamaForCausalLM", "present.1.value")).isEqualTo(Shape.of(2, 1, 5, 4));
  }

  @Test
  void an_unknown_head_is_refused_with_those_there_are() {
    Json config = Configs.of(SIZES.formatted("BertLMHeadModel"));
    assertThatThrownBy(() -> inJava(new Bert(), config))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("BertLMHeadModel")
        .hasMessageContaining("BertForTokenClassification");
  }

  @Test
  void positions_that_are_not_built_are_refused() {
    Json relative =
        Configs.of("{'architectures': ['BertModel'], 'position_embedding_type': 'relative_key'}");
    assertThatThrownBy(() -> inJava(new Bert(), relative))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("'position_embedding_type' is 'relative_key'");
    String stretched =
        SIZES.replace("}", ", 'rope_scaling': {'rope_type': 'dynamic', 'factor': 2}}");
    assertThatThrownBy(
            () -> inJava(new Llama(), Configs.of(stretched.formatted("LlamaForCausalLM"))))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("of type 'dynamic'");
  }

  private static Shape shape(String head, String output) {
    Architecture architecture =
        new NlpPlugin()
            .architectures().stream()
                .filter(a -> a.heads().contains(head))
                .findFirst()
                .orElseThrow();
    return inJava(architecture, Configs.of(SIZES.formatted(head))).get(output).shape();
  }

  private static Map<String, Tensor> inJava(Architecture architecture, Json config) {
    Signature taken;
    try (Session session = inOnnx(architecture, config)) {
      taken = session.signature();
    }
    JavaOps ops = new JavaOps(inputs(config, taken));
    architecture.build(
        ops, config, RandomParameters.of(ops, name -> isThere(name)), Choices.none());
    return ops.outputs();
  }

  private static Session inOnnx(Architecture architecture, Json config) {
    OnnxOps ops = new OnnxOps();
    architecture.build(
        ops, config, RandomParameters.of(ops, name -> isThere(name)), Choices.none());
    return Rebuilt.session(ops.graph());
  }

  /** Heads share the word table, as most published models do. */
  private static boolean isThere(String name) {
    return !name.matches("(.*\\.)?(decoder|vocab_projector|lm_head)\\.weight");
  }

  private static Set<String> outputs(String head) {
    if (head.endsWith("ForQuestionAnswering")) {
      return Set.of("start_logits", "end_logits");
    }
    boolean isBare = head.endsWith("Model") && !head.endsWith("LMHeadModel");
    return Set.of(isBare ? "last_hidden_state" : "logits");
  }

  /** Two texts of three tokens; behind two that were read before, where the model remembers. */
  private static Map<String, Tensor> inputs(Json config, Signature taken) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", Tensor.of(Shape.of(2, 3), 3, 4, 5, 6, 7, 1));
    inputs.put("token_type_ids", Tensor.of(Shape.of(2, 3), 0, 0, 1, 0, 1, 1));
    inputs.put("position_ids", Tensor.of(Shape.of(2, 3), 2, 3, 4, 0, 1, 2));
    String head = config.texts("architectures").get(0);
    if (TextHead.compares(head)) {
      inputs.replaceAll((name, tensor) -> Tensor.of(Shape.of(1, 2, 3), tensor.toLongs()));
      inputs.put("attention_mask", Tensor.of(Shape.of(1, 2, 3), 1, 1, 1, 1, 1, 0));
      return inputs;
    }
    boolean remembers = taken.input("past_key_values.0.key").isPresent();
    inputs.put(
        "attention_mask",
        remembers
            ? Tensor.of(Shape.of(2, 5), 1, 1, 1, 1, 1, 0, 0, 1, 1, 1)
            : Tensor.of(Shape.of(2, 3), 1, 1, 1, 1, 1, 0));
    if (head.startsWith("LayoutLM")) {
      long[] boxes = LongStream.range(0, 24).map(i -> 40 * i % 1000).toArray();
      inputs.put("bbox", Tensor.of(Shape.of(2, 3, 4), boxes));
      inputs.put("pixel_values", Tensors.random(1, 2, 3, 8, 8));
    }
    for (TensorSpec spec : taken.inputs()) {
      if (spec.name().startsWith("past_key_values.")) {
        long heads = spec.axes().get(1).size().orElseThrow();
        long width = spec.axes().get(3).size().orElseThrow();
        int seed = spec.name().hashCode();
        inputs.put(spec.name(), Tensors.random(seed, 2, heads, 2, width));
      }
    }
    return Map.copyOf(inputs);
  }

  @Test
  void every_graph_of_a_model_type_is_listed_once() {
    List<Architecture> all = new NlpPlugin().architectures();
    assertThat(all.stream().map(a -> a.modelType() + " " + a.graph())).doesNotHaveDuplicates();
    assertThat(all.stream().map(Architecture::modelType)).contains("bert", "xlm-roberta", "llama");
  }
}
