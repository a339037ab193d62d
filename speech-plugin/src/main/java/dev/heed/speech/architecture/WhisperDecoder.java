package dev.heed.speech.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.LinearForm;
import dev.heed.layer.MemoryDecoder;
import dev.heed.layer.MemoryText;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import java.util.List;
import java.util.Optional;

/**
 * Whisper's decoder: it reads what {@link WhisperEncoder} heard, and writes text with its times.
 *
 * @see <a href="https://arxiv.org/abs/2212.04356">Radford et al. 2022</a>
 */
public final class WhisperDecoder implements MemoryDecoder {

  @Override
  public String modelType() {
    return "whisper";
  }

  @Override
  public List<String> heads() {
    return List.of("WhisperForConditionalGeneration", "WhisperModel");
  }

  @Override
  public MemoryText.Sizes sizes(Json config) {
    int width = config.size("d_model");
    int heads = config.size("decoder_attention_heads");
    int layers = config.size("decoder_layers");
    return new MemoryText.Sizes(layers, heads, width / heads, width, false);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices, MemoryText text) {
    boolean predicts = Assembly.head(config, heads()).equals("WhisperForConditionalGeneration");
    int width = config.size("d_model");
    Parameters body =
        Checkpoint.body(parameters, "model", "decoder.embed_tokens.weight").at("decoder");
    Value places = body.get("embed_positions.weight", config.size("max_target_positions"), width);
    LayerTable table = table(config, new Rows(places, text.positions()));
    TransformerEncoder layers =
        TransformerEncoder.of(
            table, Checkpoint.layers(body.at("layers"), config.size("decoder_layers")), choices);

    Value words = body.get("embed_tokens.weight", config.size("vocab_size"), width);
    Value placed = text.place(ops, ops.gather(words, text.ids(), 0), layers);
    EncoderOutput decoded = layers.encode(ops, placed, text.context(ops));
    decoded.outputMaps(ops, choices, "decoder_");
    Value hidden = table.norm(body.at("layer_norm")).apply(ops, decoded.last());
    if (!predicts) {
      ops.output("last_hidden_state", hidden);
      return;
    }
    boolean own = parameters.has("proj_out.weight");
    Value likeness = own ? parameters.get("proj_out.weight", words.size(0), width) : words;
    ops.output("logits", new Linear(likeness, Optional.empty()).apply(ops, hidden));
  }

  /** A norm before each step; keys have no bias. */
  private static LayerTable table(Json config, PositionalEncoding own) {
    int heads = config.size("decoder_attention_heads");
    return LayerTable.of(config.size("d_model"), NormTable.layerNorm(1e-5))
        .attention(attention("self_attn", heads).position(own))
        .crossAttention(attention("encoder_attn", heads))
        .feedForward(
            FeedForwardTable.mlp(
                "fc1",
                "fc2",
                config.size("decoder_ffn_dim"),
                config.text("activation_function", "gelu")))
        .normsBefore("self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm");
  }

  private static AttentionTable attention(String name, int heads) {
    return AttentionTable.split(
            name + ".q_proj", name + ".k_proj", name + ".v_proj", name + ".out_proj")
        .heads(heads)
        .forms(LinearForm.BIASED, LinearForm.UNBIASED, LinearForm.BIASED, LinearForm.BIASED);
  }

  /** A trained vector for each place of the text. */
  private record Rows(Value table, Value positions) implements PositionalEncoding {

    @Override
    public Value onTokens(Ops ops, Value tokens, TokenGrid grid) {
      return ops.add(tokens, ops.gather(table, positions, 0));
    }
  }
}
