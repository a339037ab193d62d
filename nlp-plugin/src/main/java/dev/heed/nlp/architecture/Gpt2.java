package dev.heed.nlp.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.AttentionTable.FusedOrder;
import dev.heed.layer.CausalText;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.MemoryText;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.PositionTable;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.List;

/**
 * GPT-2: layers in which a token sees itself and those before it, each step behind a norm; the word
 * table reads the tokens in and the next one out.
 *
 * @see <a
 *     href="https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf">Radford
 *     et al. 2019</a>
 */
public final class Gpt2 implements Architecture {

  @Override
  public String modelType() {
    return "gpt2";
  }

  @Override
  public List<String> heads() {
    return DecoderHeads.of("GPT2", "LMHeadModel", "Model");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "transformer", "wte.weight");
    long width = config.size("n_embd");
    int heads = config.size("n_head");
    int count = config.size("n_layer");
    CausalText text =
        DecoderHeads.reads(head)
            ? CausalText.whole(ops)
            : CausalText.declare(ops, count, heads, width / heads);
    Value places = body.get("wpe.weight", config.size("n_positions"), width);
    PositionalEncoding own = new PositionTable(places, text.positions());
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> table(config, i, own), Checkpoint.layers(body.at("h"), count), choices);

    Value words = body.get("wte.weight", config.size("vocab_size"), width);
    Value placed = text.place(ops, ops.gather(words, text.ids(), 0), layers);
    EncoderOutput encoded = layers.encode(ops, placed, text.context());
    Value hidden = norm(config).of(body.at("ln_f"), width).apply(ops, encoded.last());
    if (DecoderHeads.reads(head)) {
      DecoderHeads.add(ops, config, parameters, head, text, hidden);
    } else if (head.equals("GPT2LMHeadModel")) {
      ops.output("logits", CausalHead.logits(ops, parameters, words, hidden));
    } else {
      ops.output("last_hidden_state", hidden);
    }
    text.outputPresent(ops);
    encoded.outputMaps(ops, choices, "");
  }

  /** As a decoder that reads something {@code memoryWidth} wide. */
  static MemoryText.Sizes sizes(Json config, long memoryWidth) {
    int heads = config.size("n_head");
    return new MemoryText.Sizes(
        config.size("n_layer"), heads, config.size("n_embd") / heads, memoryWidth, false);
  }

  /** Writes while it reads: {@code logits}, and maps where they are wanted. */
  static void write(
      Ops ops, Json config, Parameters all, Choices choices, MemoryText text, long memoryWidth) {
    Parameters body = all.at("transformer");
    long width = config.size("n_embd");
    Value places = body.get("wpe.weight", config.size("n_positions"), width);
    PositionalEncoding own = new PositionTable(places, text.positions());
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> reading(config, i, own, memoryWidth),
            Checkpoint.layers(body.at("h"), config.size("n_layer")),
            choices);

    Value words = body.get("wte.weight", config.size("vocab_size"), width);
    Value placed = text.place(ops, ops.gather(words, text.ids(), 0), layers);
    EncoderOutput decoded = layers.encode(ops, placed, text.context(ops));
    decoded.outputMaps(ops, choices, "decoder_");
    Value hidden = norm(config).of(body.at("ln_f"), width).apply(ops, decoded.last());
    ops.output("logits", CausalHead.logits(ops, all, words, hidden));
  }

  private static LayerTable reading(
      Json config, int number, PositionalEncoding own, long memoryWidth) {
    return table(config, number, own)
        .crossAttention(
            AttentionTable.paired(
                    "crossattention.q_attn", "crossattention.c_attn", "crossattention.c_proj")
                .heads(config.size("n_head"))
                .forms(LinearForm.CONV1D)
                .attention(attention(config, number))
                .reading(memoryWidth))
        .normsBefore("ln_1", "ln_cross_attn", "ln_2");
  }

  /** One linear map makes queries, keys and values. */
  private static LayerTable table(Json config, int number, PositionalEncoding own) {
    int width = config.size("n_embd");
    return LayerTable.of(width, norm(config))
        .attention(
            AttentionTable.fused("attn.c_attn", "attn.c_proj", FusedOrder.THIRDS)
                .heads(config.size("n_head"))
                .forms(LinearForm.CONV1D)
                .attention(attention(config, number))
                .position(own))
        .feedForward(
            FeedForwardTable.mlp(
                "mlp.c_fc",
                "mlp.c_proj",
                config.size("n_inner", 4 * width),
                config.text("activation_function", "gelu_new"),
                LinearForm.CONV1D))
        .normsBefore("ln_1", "ln_2");
  }

  private static Attention attention(Json config, int number) {
    boolean scaled = config.flag("scale_attn_weights", true);
    if (!config.flag("scale_attn_by_inverse_layer_idx", false)) {
      return scaled
          ? DotProductAttention.scaled(Weighting.SOFTMAX)
          : DotProductAttention.unscaled(Weighting.SOFTMAX);
    }
    double headWidth = (double) config.size("n_embd") / config.size("n_head");
    double scale = scaled ? 1 / Math.sqrt(headWidth) : 1;
    return DotProductAttention.scaledBy(scale / (number + 1), Weighting.SOFTMAX);
  }

  private static NormTable norm(Json config) {
    return NormTable.layerNorm(config.positive("layer_norm_epsilon", 1e-5));
  }
}
