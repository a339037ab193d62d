package dev.heed.speech.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForward;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.MemoryDecoder;
import dev.heed.layer.MemoryText;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * Moonshine's decoder: layers that norm first, turn queries and keys by their position, and open
 * their feed-forward nets by a gate.
 *
 * @see <a href="https://arxiv.org/abs/2410.15608">Jeffries et al. 2024</a>
 */
public final class MoonshineDecoder implements MemoryDecoder {

  @Override
  public String modelType() {
    return "moonshine";
  }

  @Override
  public List<String> heads() {
    return List.of("MoonshineForConditionalGeneration", "MoonshineModel");
  }

  @Override
  public MemoryText.Sizes sizes(Json config) {
    int width = config.size("hidden_size");
    int heads = MoonshineLayers.heads(config, "decoder");
    return new MemoryText.Sizes(
        MoonshineLayers.layers(config, "decoder"),
        MoonshineLayers.keyHeads(config, "decoder"),
        width / heads,
        width,
        false);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices, MemoryText text) {
    boolean predicts = Assembly.head(config, heads()).equals("MoonshineForConditionalGeneration");
    int width = config.size("hidden_size");
    Parameters body =
        Checkpoint.body(parameters, "model", "decoder.embed_tokens.weight").at("decoder");
    LayerTable table = table(config);
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("layers"), MoonshineLayers.layers(config, "decoder")),
            choices);
    Value words = body.get("embed_tokens.weight", config.size("vocab_size"), width);
    Value placed = text.place(ops, ops.gather(words, text.ids(), 0), layers);
    EncoderOutput decoded = layers.encode(ops, placed, text.context(ops));
    decoded.outputMaps(ops, choices, "decoder_");
    Value hidden = table.norm(body.at("norm")).apply(ops, decoded.last());
    if (!predicts) {
      ops.output("last_hidden_state", hidden);
      return;
    }
    boolean own = parameters.has("proj_out.weight");
    Value likeness = own ? parameters.get("proj_out.weight", words.size(0), width) : words;
    ops.output("logits", new Linear(likeness, Optional.empty()).apply(ops, hidden));
  }

  private static LayerTable table(Json config) {
    long inner = config.size("intermediate_size");
    Activation activation = Activation.named(config.text("decoder_hidden_act", "silu"));
    return LayerTable.of(
            config.size("hidden_size"), NormTable.layerNormWithoutBias(MoonshineLayers.EPSILON))
        .attention(
            MoonshineLayers.attention(config, "self_attn", "decoder")
                .position(MoonshineLayers.rotary(config)))
        .crossAttention(MoonshineLayers.attention(config, "encoder_attn", "decoder"))
        .feedForward((layer, width) -> gated(layer.at("mlp"), width, inner, activation))
        .normsBefore("input_layernorm", "post_attention_layernorm", "final_layernorm");
  }

  /** The second half of what is made is the gate of the first. */
  private static FeedForward gated(Parameters net, long width, long inner, Activation activation) {
    Linear both = Linear.of(net.at("fc1"), width, 2 * inner, true);
    Linear down = Linear.of(net.at("fc2"), inner, width, true);
    return (ops, x) -> {
      Value made = both.apply(ops, x);
      Value gate = activation.apply(ops, ops.slice(made, -1, inner, 2 * inner));
      return down.apply(ops, ops.mul(gate, ops.slice(made, -1, 0, inner)));
    };
  }
}
