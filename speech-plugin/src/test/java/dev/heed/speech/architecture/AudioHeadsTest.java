package dev.heed.speech.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.op.JavaOps;
import dev.heed.op.OnnxOps;
import dev.heed.runtime.Session;
import dev.heed.speech.SpeechPlugin;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Configs;
import dev.heed.testing.Golden;
import dev.heed.testing.RenamedWeights;
import dev.heed.testkit.RandomParameters;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.Tensors;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads and variants of audio models of which no reference model is stored. */
class AudioHeadsTest {

  private static final String SIZES =
      "{'architectures': ['%s'], 'num_labels': 5, 'vocab_size': 7, 'hidden_size': 8,"
          + " 'intermediate_size': 12, 'num_attention_heads': 2, 'num_hidden_layers': 2,"
          + " 'conv_dim': [4, 6], 'conv_kernel': [6, 3], 'conv_stride': [3, 2], 'conv_bias': true,"
          + " 'num_conv_pos_embeddings': 5, 'num_conv_pos_embedding_groups': 2,"
          + " 'classifier_proj_size': 6, 'use_weighted_layer_sum': true,"
          + " 'feat_extract_norm': '%s', 'do_stable_layer_norm': %s,"
          + " 'max_length': 20, 'num_mel_bins': 12, 'patch_size': 4, 'frequency_stride': 3,"
          + " 'time_stride': 4, 'd_model': 8, 'max_source_positions': 10, 'encoder_layers': 2,"
          + " 'encoder_attention_heads': 2, 'encoder_ffn_dim': 12}";

  @ParameterizedTest
  @CsvSource({
    "Wav2Vec2Model, group, false, last_hidden_state, 2 8 8",
    "Wav2Vec2Model, layer, true, last_hidden_state, 2 8 8",
    "Wav2Vec2ForCTC, layer, false, logits, 2 8 7",
    "Wav2Vec2ForSequenceClassification, layer, true, logits, 2 5",
    "HubertForSequenceClassification, group, true, logits, 2 5",
    "ASTModel, group, false, last_hidden_state, 2 17 8",
    "ASTForAudioClassification, group, false, logits, 2 5",
    "WhisperModel, group, false, last_hidden_state, 2 10 8",
  })
  void every_head_gives_the_same_in_java_and_in_onnx(
      String head, String norm, String stable, String output, String shape) {
    Json config = Configs.of(SIZES.formatted(head, norm, stable));
    Map<String, Tensor> inputs = inputs(head);
    Map<String, Tensor> java = inJava(head, config, inputs);
    assertThat(java.get(output).shape()).isEqualTo(shape(shape));
    Map<String, Tensor> onnx = inOnnx(head, config, inputs);
    assertThat(onnx.keySet()).isEqualTo(java.keySet());
    onnx.forEach(
        (name, tensor) ->
            assertThat(Tensors.difference(tensor, java.get(name))).as(name).isLessThan(1e-5));
  }

  private static Shape shape(String sizes) {
    return new Shape(Arrays.stream(sizes.split(" ")).mapToLong(Long::parseLong).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void a_masked_recording_gives_in_a_batch_what_it_gives_alone(String stable) {
    String head = "Wav2Vec2ForSequenceClassification";
    Json config = Configs.of(SIZES.formatted(head, "layer", stable));
    Tensor waves = inputs(head).get("input_values");
    Tensor mask = masked(waves.shape(), 40);
    Tensor both =
        inOnnx(head, config, Map.of("input_values", waves, "attention_mask", mask)).get("logits");
    Tensor second = Tensors.rows(waves, 1, 2);
    Tensor shorter = Tensor.of(Shape.of(1, 40), Arrays.copyOf(second.toFloats(), 40));
    Map<String, Tensor> alone =
        Map.of("input_values", shorter, "attention_mask", masked(Shape.of(1, 40), 40));
    Tensor one = inOnnx(head, config, alone).get("logits");
    assertThat(Tensors.difference(Tensors.rows(both, 1, 2), one)).isLessThan(1e-5);
  }

  /** Ones, but for the last row from {@code length} on. */
  private static Tensor masked(Shape shape, int length) {
    long[] mask = new long[Math.toIntExact(shape.elements())];
    Arrays.fill(mask, 1);
    Arrays.fill(mask, mask.length - shape.size(1) + length, mask.length, 0);
    return Tensor.of(shape, mask);
  }

  @Test
  void both_names_of_a_normed_weight_are_read() {
    Golden golden = Golden.of("wav2vec2-ctc").get(0);
    ModelFolder folder = ModelFolder.open(Golden.folder("wav2vec2-ctc"));
    try (Weights weights =
        new RenamedWeights(
            folder.weights(),
            name ->
                name.replace("parametrizations.weight.original0", "weight_g")
                    .replace("parametrizations.weight.original1", "weight_v"))) {
      JavaOps ops = new JavaOps(golden.inputs());
      new Assembly(Wav2Vec2.wav2Vec2(), folder.config(), weights).record(ops, Choices.none());
      Tensor logits = ops.outputs().get("logits");
      assertThat(Tensors.difference(logits, golden.outputs().get("logits"))).isLessThan(1e-4);
    }
  }

  @Test
  void sinusoids_stand_in_for_a_table_of_positions_that_was_not_saved() {
    Golden golden = Golden.of("whisper").get(0);
    ModelFolder folder = ModelFolder.open(Golden.folder("whisper"));
    try (Weights weights =
        new RenamedWeights(
            folder.weights(), name -> name.replace("encoder.embed_positions", "left.out"))) {
      JavaOps ops = new JavaOps(golden.inputs());
      new Assembly(new WhisperEncoder(), folder.config(), weights).record(ops, Choices.none());
      Tensor hidden = ops.outputs().get("last_hidden_state");
      Tensor expected = golden.outputs().get("encoder_last_hidden_state");
      assertThat(Tensors.difference(hidden, expected)).isLessThan(1e-4);
    }
  }

  @Test
  void what_is_not_built_is_refused_by_its_name() {
    String head = "Wav2Vec2ForCTC";
    String text = SIZES.replace("}", ", 'add_adapter': true}").formatted(head, "group", "false");
    assertThatThrownBy(() -> inJava(head, Configs.of(text), inputs(head)))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("asks for 'add_adapter'");
    assertThatThrownBy(
            () -> inJava(head, Configs.of(SIZES.formatted(head, "batch", "true")), inputs(head)))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("'feat_extract_norm' is 'batch'");
  }

  private static Map<String, Tensor> inJava(String head, Json config, Map<String, Tensor> inputs) {
    JavaOps ops = new JavaOps(inputs);
    architecture(head)
        .build(ops, config, RandomParameters.of(ops, n -> isThere(n)), Choices.none());
    return ops.outputs();
  }

  private static Map<String, Tensor> inOnnx(String head, Json config, Map<String, Tensor> inputs) {
    OnnxOps ops = new OnnxOps();
    architecture(head)
        .build(ops, config, RandomParameters.of(ops, n -> isThere(n)), Choices.none());
    try (Session session = Rebuilt.session(ops.graph())) {
      return Rebuilt.run(session, inputs);
    }
  }

  private static Architecture architecture(String head) {
    return new SpeechPlugin()
        .architectures().stream().filter(a -> a.heads().contains(head)).findFirst().orElseThrow();
  }

  private static boolean isThere(String name) {
    return !name.endsWith("weight_g");
  }

  private static Map<String, Tensor> inputs(String head) {
    if (head.startsWith("AST")) {
      return Map.of("input_values", Tensors.random(1, 2, 20, 12));
    }
    if (head.startsWith("Whisper")) {
      return Map.of("input_features", Tensors.random(1, 2, 12, 20));
    }
    Tensor waves = Tensors.random(1, 2, 56);
    return Map.of("input_values", waves, "attention_mask", masked(waves.shape(), 40));
  }
}
