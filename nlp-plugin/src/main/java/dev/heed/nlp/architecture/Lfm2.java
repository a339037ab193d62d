package dev.heed.nlp.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.CausalText;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.KeyValueCache;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.NormTable;
import dev.heed.layer.RotaryConfig;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * LFM2: most layers are short convolutions over the last tokens, some are attentions.
 *
 * @see <a href="https://arxiv.org/abs/2511.23404">Liquid AI 2025, LFM2 Technical Report</a>
 */
public final class Lfm2 implements Architecture {

  @Override
  public String modelType() {
    return "lfm2";
  }

  @Override
  public List<String> heads() {
    return List.of("Lfm2ForCausalLM", "Lfm2Model");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean predicts = Assembly.head(config, heads()).endsWith("ForCausalLM");
    Parameters body = Checkpoint.body(parameters, "model", "embed_tokens.weight");
    int attending = attending(config).size();
    CausalText text =
        CausalText.declare(
            ops, Math.max(1, attending), Llama.keyHeads(config), Llama.headWidth(config));
    Value words = body.get("embed_tokens.weight", config.size("vocab_size"), width(config));
    Value hidden = write(ops, config, body, choices, text, ops.gather(words, text.ids(), 0));
    if (predicts) {
      ops.output("logits", CausalHead.logits(ops, parameters, words, hidden));
    } else {
      ops.output("last_hidden_state", hidden);
    }
    text.outputPresent(ops);
  }

  /** The tokens {@code [B, N, C]} on top of the layers, whose convolutions keep their last ones. */
  static Value write(
      Ops ops, Json config, Parameters body, Choices choices, CausalText text, Value tokens) {
    List<Integer> attending = attending(config);
    Value isText = ShortConvolution.isText(ops, text);
    List<ShortConvolution> kept = new ArrayList<>();
    List<Parameters> layers =
        Checkpoint.layers(body.at("layers"), config.size("num_hidden_layers"));
    for (int i = 0; i < layers.size(); i++) {
      if (!attending.contains(i)) {
        kept.add(ShortConvolution.of(ops, config, layers.get(i).at("conv"), i, isText));
      }
    }
    TransformerEncoder stack = TransformerEncoder.of(i -> table(config, i, kept), layers, choices);
    Value placed = attending.contains(0) ? text.place(ops, tokens, stack) : tokens;
    EncoderOutput encoded = stack.encode(ops, placed, context(text, attending));
    List<Optional<Value>> maps = attending.stream().map(encoded.maps()::get).toList();
    new EncoderOutput(encoded.states(), maps).outputMaps(ops, choices, "");
    return norm(config).of(body.at("embedding_norm"), width(config)).apply(ops, encoded.last());
  }

  /** Keys and values are counted by the layers that have them. */
  private static LayerContext context(CausalText text, List<Integer> attending) {
    LayerContext all = text.context();
    KeyValueCache cache =
        (ops, layer, fresh) -> text.extended(ops, attending.indexOf(layer), fresh);
    return new LayerContext(
        all.attention(),
        all.positions(),
        all.queries(),
        all.keys(),
        Optional.of(cache),
        all.memory());
  }

  private static LayerTable table(Json config, int number, List<ShortConvolution> convolutions) {
    LayerTable plain =
        LayerTable.of(width(config), norm(config))
            .feedForward(
                FeedForwardTable.gated(
                    "feed_forward.w1",
                    "feed_forward.w3",
                    "feed_forward.w2",
                    innerWidth(config),
                    "silu",
                    LinearForm.UNBIASED))
            .normsBefore("operator_norm", "ffn_norm");
    return convolutions.stream()
        .filter(convolution -> convolution.number() == number)
        .findFirst()
        .map(convolution -> plain.mixer((layer, i) -> convolution))
        .orElseGet(() -> plain.attention(attention(config)));
  }

  private static AttentionTable attention(Json config) {
    int headWidth = Llama.headWidth(config);
    return AttentionTable.split(
            "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj")
        .heads(config.size("num_attention_heads"), Llama.keyHeads(config), headWidth)
        .forms(LinearForm.UNBIASED)
        .headNorms("self_attn.q_layernorm", "self_attn.k_layernorm")
        .position(RotaryConfig.of(config, headWidth));
  }

  /** Which layers are attentions: by their kinds, by a list of numbers, or all. */
  static List<Integer> attending(Json config) {
    List<String> kinds = config.texts("layer_types");
    List<Integer> listed =
        config.has("full_attn_idxs") ? config.integers("full_attn_idxs") : List.of();
    int count = Checkpoint.requireLayers(config.size("num_hidden_layers"));
    return IntStream.range(0, count)
        .filter(
            i ->
                i < kinds.size()
                    ? kinds.get(i).equals("full_attention")
                    : listed.isEmpty() || listed.contains(i))
        .boxed()
        .toList();
  }

  /** As published: two thirds of the width that the file names, rounded up to a multiple. */
  private static long innerWidth(Json config) {
    int named = config.size("block_ff_dim", config.size("intermediate_size", 12_288));
    if (!config.flag("block_auto_adjust_ff_dim", true)) {
      return named;
    }
    double two = config.positive("block_ffn_dim_multiplier", 1) * (2 * named / 3);
    long multiple = config.size("block_multiple_of", 256);
    return multiple * (((long) two + multiple - 1) / multiple);
  }

  private static int width(Json config) {
    return config.size("hidden_size");
  }

  private static NormTable norm(Json config) {
    return NormTable.rmsNorm(config.positive("norm_eps", 1e-5));
  }
}
