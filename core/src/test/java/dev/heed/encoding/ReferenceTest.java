package dev.heed.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.attention.CausalAttention;
import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.attention.WindowAttention;
import dev.heed.layer.Activation;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mlp;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.JavaOps;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.TwoWays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Position encodings against attention maps and tables of the published code's models. */
class ReferenceTest {

  private static final double MAP_TOLERANCE = 1e-5;

  @Test
  void vit_position_embeddings_at_the_trained_size() {
    Tensor expected = golden("vit", "img1").outputs().get("hidden_states.0");
    Tensor made =
        vitLike("vit", "vit.embeddings.", 4, golden("vit", "img1").inputs().get("pixel_values"));
    assertThat(Tensors.difference(made, expected)).isLessThan(MAP_TOLERANCE);
  }

  @Test
  void vit_at_48_x_40_pixels_by_bicubic_interpolation_within_1e_4() {
    Golden golden = golden("vit", "interp_48x40");
    Map<String, Tensor> inputs = Map.of("pixel_values", golden.inputs().get("pixel_values"));
    try (Weights weights = weights("vit")) {
      Tensor made = TwoWays.onnx(inputs, (ops, in) -> Map.of("x", vit(ops, weights, in))).get("x");
      assertThat(Tensors.difference(made, golden.outputs().get("last_hidden_state")))
          .isLessThan(1e-4);
    }
  }

  private static Value vit(Ops ops, Weights weights, Map<String, Value> in) {
    Value x = embedded(ops, weights, "vit.embeddings.", 4, in.get("pixel_values"));
    AttentionContext context = AttentionContext.on(TokenGrid.line(x.axis(1)));
    for (int i = 0; i < 2; i++) {
      x = vitLayer(ops, weights, "vit.encoder.layer." + i + ".").apply(ops, x, context).output();
    }
    return norm(ops, weights, "vit.layernorm", epsilon("vit")).apply(ops, x);
  }

  private static EncoderLayer vitLayer(Ops ops, Weights weights, String layer) {
    String self = layer + "attention.attention.";
    return new EncoderLayer(
        new MultiHeadAttention(
            linear(ops, weights, self + "query"),
            linear(ops, weights, self + "key"),
            linear(ops, weights, self + "value"),
            linear(ops, weights, layer + "attention.output.dense"),
            4,
            DotProductAttention.scaled(Weighting.SOFTMAX)),
        norm(ops, weights, layer + "layernorm_before", epsilon("vit")),
        new Mlp(
            linear(ops, weights, layer + "intermediate.dense"),
            Activation.named("gelu"),
            linear(ops, weights, layer + "output.dense")),
        norm(ops, weights, layer + "layernorm_after", epsilon("vit")),
        true);
  }

  @Test
  void dinov2_maps_at_another_size_by_bicubic_interpolation_with_sizes_of_the_run() {
    Golden golden = golden("dinov2", "size70x42");
    Map<String, Tensor> inputs = Map.of("pixel_values", golden.inputs().get("pixel_values"));
    Map<String, Dims> dims = Map.of("pixel_values", Dims.of("batch", 3, "height", "width"));
    Tensor expected = golden.outputs().get("attentions.0");
    try (Weights weights = weights("dinov2")) {
      TwoWays.Program map = (ops, in) -> Map.of("map", dinov2(ops, weights, in));
      Tensor fixed = TwoWays.onnx(inputs, map).get("map");
      Tensor chosen = TwoWays.onnx(inputs, dims, map).get("map");
      Tensor java = TwoWays.java(inputs, map).get("map");
      assertThat(Tensors.difference(fixed, expected)).isLessThan(MAP_TOLERANCE);
      assertThat(Tensors.difference(chosen, expected)).isLessThan(MAP_TOLERANCE);
      assertThat(Tensors.difference(java, expected)).isLessThan(MAP_TOLERANCE);
    }
  }

  private static Value dinov2(Ops ops, Weights weights, Map<String, Value> in) {
    Value tokens = embedded(ops, weights, "embeddings.", 4, in.get("pixel_values"));
    String layer = "encoder.layer.0.";
    Value x = norm(ops, weights, layer + "norm1", 1e-6).apply(ops, tokens);
    return map(ops, weights, layer + "attention.attention.", x, Optional.empty());
  }

  /** Patches, class token and interpolated positions. */
  private static Value embedded(Ops ops, Weights weights, String prefix, long side, Value pixels) {
    Value kernel = weight(ops, weights, prefix + "patch_embeddings.projection.weight");
    Value bias = weight(ops, weights, prefix + "patch_embeddings.projection.bias");
    Value patches = ops.conv(pixels, kernel, bias, Window.stride(kernel.size(2), kernel.size(3)));
    TokenGrid grid = new TokenGrid(1, patches.axis(2), patches.axis(3));
    Value list = ops.transpose(ops.reshape(patches, 0, kernel.size(0), -1), 0, 2, 1);
    Value classToken = weight(ops, weights, prefix + "cls_token");
    Value batch = ops.unsqueeze(ops.dimension(list, 0), 0);
    Value repeated = ops.expand(classToken, ops.concat(0, batch, ops.constants(1, kernel.size(0))));
    Trained table = Trained.of(weights.get(prefix + "position_embeddings"));
    return new InterpolatedEncoding(table, TokenGrid.of(1, side, side))
        .onTokens(ops, ops.concat(1, repeated, list), grid);
  }

  private static Tensor vitLike(String model, String prefix, long side, Tensor pixels) {
    try (Weights weights = weights(model)) {
      return TwoWays.onnx(
              Map.of("pixel_values", pixels),
              (ops, in) ->
                  Map.of("x", embedded(ops, weights, prefix, side, in.get("pixel_values"))))
          .get("x");
    }
  }

  @Test
  void beit_maps_with_the_relative_table_and_its_three_class_token_entries() {
    Golden golden = golden("beit", "img1");
    Map<String, Tensor> inputs = Map.of("x", golden.outputs().get("hidden_states.0"));
    try (Weights weights = weights("beit")) {
      String layer = "beit.encoder.layer.0.";
      Tensor table =
          weights.get(
              layer + "attention.attention.relative_position_bias.relative_position_bias_table");
      PositionalEncoding encoding = new BeitEncoding(Trained.of(table), 4, 4);
      Tensor made =
          TwoWays.onnx(
                  inputs,
                  (ops, in) -> {
                    Value x =
                        norm(ops, weights, layer + "layernorm_before", epsilon("beit"))
                            .apply(ops, in.get("x"));
                    Optional<Value> bias =
                        encoding.onScores(
                            ops, 4, TokenGrid.of(1, 4, 4), ops.range(17), ops.range(17));
                    String self = layer + "attention.attention.";
                    return Map.of("map", map(ops, weights, self, x, bias));
                  })
              .get("map");
      assertThat(Tensors.difference(made, golden.outputs().get("attentions.0")))
          .isLessThan(MAP_TOLERANCE);
    }
  }

  @Test
  void swin_index_is_the_stored_one() {
    try (Weights weights = weights("swin")) {
      Tensor stored =
          weights.get("swin.encoder.layers.0.blocks.0.attention.self.relative_position_index");
      JavaOps ops = new JavaOps();
      Value side = ops.constant(4L);
      Tensor made = ops.tensor(RelativeGrid.index(ops, side, side));
      assertThat(made.toLongs()).isEqualTo(stored.toLongs());
    }
  }

  /** The published map of a stage is that of its last block, whose windows are shifted. */
  @Test
  void swin_maps_of_shifted_windows_with_the_relative_table() {
    Golden golden = golden("swin", "img1");
    Map<String, Tensor> inputs = Map.of("x", golden.outputs().get("hidden_states.0"));
    try (Weights weights = weights("swin")) {
      String blocks = "swin.encoder.layers.0.blocks.";
      Tensor made =
          TwoWays.onnx(
                  inputs,
                  (ops, in) -> {
                    Value first = swin(ops, weights, blocks + "0.", in.get("x"), 0).output();
                    Attended second = swin(ops, weights, blocks + "1.", first, 2);
                    return Map.of("map", second.weights().orElseThrow());
                  })
              .get("map");
      assertThat(Tensors.difference(made, golden.outputs().get("attentions.0")))
          .isLessThan(MAP_TOLERANCE);
    }
  }

  private static Attended swin(Ops ops, Weights weights, String block, Value x, long shift) {
    String self = block + "attention.self.";
    TokenGrid grid = TokenGrid.of(0, 16, 16);
    Trained table = Trained.of(weights.get(self + "relative_position_bias_table"));
    Value all = ops.range(256);
    Optional<Value> bias = new SwinEncoding(table, 4).onScores(ops, 2, grid, all, all);
    Value normal = norm(ops, weights, block + "layernorm_before", epsilon("swin")).apply(ops, x);
    MultiHeadAttention attention =
        new MultiHeadAttention(
            linear(ops, weights, self + "query"),
            linear(ops, weights, self + "key"),
            linear(ops, weights, self + "value"),
            linear(ops, weights, block + "attention.output.dense"),
            2,
            new WindowAttention(4, shift));
    Attended attended =
        attention.apply(ops, normal, new AttentionContext(grid, Optional.empty(), bias));
    Value mixed = ops.add(x, attended.output());
    Value after = norm(ops, weights, block + "layernorm_after", epsilon("swin")).apply(ops, mixed);
    Value up = ops.gelu(linear(ops, weights, block + "intermediate.dense").apply(ops, after));
    Value down = linear(ops, weights, block + "output.dense").apply(ops, up);
    return new Attended(ops.add(mixed, down), attended.weights());
  }

  @Test
  void t5_maps_with_buckets_of_both_sides_and_of_the_past() {
    Golden golden = golden("t5", "text1");
    assertThat(t5(golden, "encoder", false)).isLessThan(MAP_TOLERANCE);
    assertThat(t5(golden, "decoder", true)).isLessThan(MAP_TOLERANCE);
  }

  private static double t5(Golden golden, String stack, boolean causal) {
    Json config = ModelFolder.open(Golden.folder("t5")).config();
    Tensor states = golden.outputs().get(stack + "_hidden_states.0");
    int tokens = states.shape().size(1);
    try (Weights weights = weights("t5")) {
      String layer = stack + ".block.0.layer.0.";
      String self = layer + "SelfAttention.";
      Tensor table = weights.get(self + "relative_attention_bias.weight");
      int farthest = (int) JsonNodes.get(config, "relative_attention_max_distance").asLong();
      PositionalEncoding encoding = new BucketEncoding(Trained.of(table), causal, farthest);
      Tensor made =
          TwoWays.onnx(
                  Map.of("x", states),
                  (ops, in) -> {
                    Value scale = weight(ops, weights, layer + "layer_norm.weight");
                    Value x = ops.rmsNormalization(in.get("x"), scale, epsilon("t5"));
                    Value positions = ops.range(tokens);
                    Optional<Value> bias =
                        encoding.onScores(
                            ops, 4, TokenGrid.line(Dim.of(tokens)), positions, positions);
                    Value query = heads(ops, unbiased(ops, weights, self + "q", x), 4);
                    Value key = heads(ops, unbiased(ops, weights, self + "k", x), 4);
                    AttentionContext context =
                        new AttentionContext(
                            TokenGrid.line(Dim.of(tokens)), Optional.empty(), bias);
                    var dot = DotProductAttention.unscaled(Weighting.SOFTMAX);
                    Attention attention = causal ? new CausalAttention(dot) : dot;
                    return Map.of(
                        "map",
                        attention.attend(ops, query, key, query, context).weights().orElseThrow());
                  })
              .get("map");
      return Tensors.difference(made, golden.outputs().get(stack + "_attentions.0"));
    }
  }

  /** The weights of self-attention, {@code [B, 4, N, N]}. */
  private static Value map(Ops ops, Weights weights, String self, Value x, Optional<Value> bias) {
    Value query = heads(ops, linear(ops, weights, self + "query").apply(ops, x), 4);
    Value key = heads(ops, linear(ops, weights, self + "key").apply(ops, x), 4);
    AttentionContext context =
        new AttentionContext(TokenGrid.line(x.axis(1)), Optional.empty(), bias);
    return DotProductAttention.scaled(Weighting.SOFTMAX)
        .attend(ops, query, key, query, context)
        .weights()
        .orElseThrow();
  }

  private static Value heads(Ops ops, Value x, long heads) {
    return ops.transpose(ops.reshape(x, 0, 0, heads, x.size(2) / heads), 0, 2, 1, 3);
  }

  private static LayerNorm norm(Ops ops, Weights weights, String name, double epsilon) {
    return new LayerNorm(
        weight(ops, weights, name + ".weight"), weight(ops, weights, name + ".bias"), epsilon);
  }

  private static Linear linear(Ops ops, Weights weights, String name) {
    Optional<Value> bias = weights.find(name + ".bias").map(ops::constant);
    return new Linear(weight(ops, weights, name + ".weight"), bias);
  }

  private static Value unbiased(Ops ops, Weights weights, String name, Value x) {
    return new Linear(weight(ops, weights, name + ".weight"), Optional.empty()).apply(ops, x);
  }

  private static Value weight(Ops ops, Weights weights, String name) {
    return ops.weight(name, weights.get(name));
  }

  private static Weights weights(String model) {
    return ModelFolder.open(Golden.folder(model)).weights();
  }

  private static double epsilon(String model) {
    Json config = ModelFolder.open(Golden.folder(model)).config();
    String key = model.equals("t5") ? "layer_norm_epsilon" : "layer_norm_eps";
    return JsonNodes.get(config, key).asDouble();
  }

  private static Golden golden(String model, String name) {
    Map<String, Golden> byName = new HashMap<>();
    Golden.of(model).forEach(golden -> byName.put(golden.name(), golden));
    return byName.get(name);
  }
}
