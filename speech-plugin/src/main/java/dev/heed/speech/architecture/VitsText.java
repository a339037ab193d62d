package dev.heed.speech.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.LinearForm;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Attended;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** VITS's text encoder: a transformer whose heads know near distances, on keys and on values. */
record VitsText(Json config, Parameters weights, long width, int heads) {

  /**
   * What was read of each letter.
   *
   * @param states {@code [B, C, N]}
   * @param means {@code [B, N, F]}, of what sounds while the letter does
   * @param logs of its deviation, {@code [B, N, F]}
   */
  record Read(Value states, Value means, Value logs) {}

  static VitsText of(Json config, Parameters weights) {
    return new VitsText(
        config, weights, config.size("hidden_size"), config.size("num_attention_heads"));
  }

  /**
   * @param mask F32 {@code [B, 1, N]}: 0 for padding
   */
  Read read(Ops ops, Value ids, Value mask, Choices choices) {
    Value letters = ops.transpose(mask, 0, 2, 1); // [B, N, 1]
    Value table = weights.at("embed_tokens").get("weight", config.size("vocab_size"), width);
    Value x = ops.mul(ops.mul(ops.gather(table, ids, 0), Math.sqrt((double) width)), letters);
    List<Value> states = new ArrayList<>(List.of(x));
    List<Optional<Value>> maps = new ArrayList<>();
    int count = config.size("num_hidden_layers");
    for (Parameters layer : Checkpoint.layers(weights.at("encoder.layers"), count)) {
      Attended seen = attend(ops, layer.at("attention"), x, mask);
      Value summed = normed(ops, layer.at("layer_norm"), ops.add(x, seen.output()));
      Value made = net(ops, layer.at("feed_forward"), summed, letters);
      x = normed(ops, layer.at("final_layer_norm"), ops.add(summed, made));
      states.add(x);
      maps.add(seen.weights());
    }
    new EncoderOutput(states, maps).outputMaps(ops, choices, "");
    Value last = ops.mul(x, letters);
    long flow = config.size("flow_size");
    Value turned = ops.transpose(last, 0, 2, 1);
    Value stats =
        ops.mul(
            ops.transpose(
                VitsConvolution.plain(weights.at("project"), width, 2 * flow, 1).apply(ops, turned),
                0,
                2,
                1),
            letters);
    return new Read(turned, ops.slice(stats, 2, 0, flow), ops.slice(stats, 2, flow, 2 * flow));
  }

  private Value normed(Ops ops, Parameters norm, Value x) {
    return LayerNorm.of(norm, width, config.positive("layer_norm_eps", 1e-5)).apply(ops, x);
  }

  private Attended attend(Ops ops, Parameters own, Value x, Value mask) {
    LinearForm form = LinearForm.biased(config.flag("use_bias", true));
    double scale = 1 / Math.sqrt((double) width / heads);
    Value q = ops.mul(split(ops, form, own.at("q_proj"), x), scale);
    Value k = split(ops, form, own.at("k_proj"), x);
    Value v = split(ops, form, own.at("v_proj"), x);
    Value plain = ops.matMul(q, ops.transpose(k, 0, 1, 3, 2)); // [B, H, N, N]
    int reach = config.sizeOrZero("window_size", 4);
    Optional<Value> near = reach == 0 ? Optional.empty() : Optional.of(near(ops, x, reach));
    Value scores = near.map(n -> ops.add(plain, onScores(ops, own, q, n, reach))).orElse(plain);
    Value visible = ops.greater(ops.unsqueeze(mask, 1), ops.constant(0f)); // [B, 1, 1, N]
    Value hidden = ops.scalar(scores.type(), -1e30);
    Value weights = ops.softmax(ops.where(visible, scores, hidden), 3);
    Value sum = ops.matMul(weights, v);
    Value all = near.map(n -> ops.add(sum, onValues(ops, own, weights, n, reach))).orElse(sum);
    Linear output = form.of(own.at("out_proj"), width, width);
    return Attended.of(output.apply(ops, MultiHeadAttention.join(ops, all)), weights);
  }

  private Value split(Ops ops, LinearForm form, Parameters map, Value x) {
    return MultiHeadAttention.split(ops, form.of(map, width, width).apply(ops, x), heads);
  }

  /** F32 {@code [N, N, 2 * reach + 1]}: 1 where a key is so far from its query. */
  private static Value near(Ops ops, Value x, int reach) {
    Value places = ops.range(ops.constant(0L), ops.dimension(x, 1), ops.constant(1L));
    Value ahead = ops.sub(ops.unsqueeze(places, 0), ops.unsqueeze(places, 1)); // [N, N]
    Value distances =
        ops.add(ops.range(2L * reach + 1), ops.constant((long) -reach)); // [2 * reach + 1]
    return ops.cast(ops.equal(ops.unsqueeze(ahead, 2), distances), ElementType.F32);
  }

  /** What queries make of the vectors of distances: {@code [B, H, N, N]}. */
  private Value onScores(Ops ops, Parameters own, Value q, Value near, int reach) {
    Value vectors = own.get("emb_rel_k", 1, 2L * reach + 1, width / heads);
    Value each = ops.einsum("bhqd,rd->bhqr", q, ops.squeeze(vectors, 0));
    return ops.einsum("bhqr,qkr->bhqk", each, near);
  }

  /** The vectors of distances, weighted as the values are: {@code [B, H, N, D]}. */
  private Value onValues(Ops ops, Parameters own, Value weights, Value near, int reach) {
    Value vectors = own.get("emb_rel_v", 1, 2L * reach + 1, width / heads);
    Value each = ops.einsum("bhqk,qkr->bhqr", weights, near);
    return ops.einsum("bhqr,rd->bhqd", each, ops.squeeze(vectors, 0));
  }

  /** Two convolutions over the letters: {@code [B, N, C] -> [B, N, C]}. */
  private Value net(Ops ops, Parameters net, Value x, Value letters) {
    long inner = config.size("ffn_dim");
    long kernel = config.size("ffn_kernel_size", 3);
    Window window = Window.plain().padEach((kernel - 1) / 2, kernel / 2);
    Activation activation = Activation.named(config.text("hidden_act", "relu"));
    Value mask = ops.transpose(letters, 0, 2, 1);
    Value turned = ops.mul(ops.transpose(x, 0, 2, 1), mask);
    Value wide =
        VitsConvolution.of(net.at("conv_1"), width, inner, kernel, window).apply(ops, turned);
    Value bent = ops.mul(activation.apply(ops, wide), mask);
    Value narrow =
        VitsConvolution.of(net.at("conv_2"), inner, width, kernel, window).apply(ops, bent);
    return ops.transpose(ops.mul(narrow, mask), 0, 2, 1);
  }
}
