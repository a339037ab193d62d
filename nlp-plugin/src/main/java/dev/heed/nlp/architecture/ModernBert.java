package dev.heed.nlp.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.LinearForm;
import dev.heed.layer.Norm;
import dev.heed.layer.NormTable;
import dev.heed.layer.Reach;
import dev.heed.layer.RotaryConfig;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * ModernBERT: rotary positions, norms before each step, gated nets, and two of three layers see
 * only tokens nearby.
 *
 * @see <a href="https://arxiv.org/abs/2412.13663">Warner et al. 2024</a>
 */
public final class ModernBert implements Architecture {

  @Override
  public String modelType() {
    return "modernbert";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "ModernBertModel",
        "ModernBertForMaskedLM",
        "ModernBertForSequenceClassification",
        "ModernBertForTokenClassification",
        "ModernBertForQuestionAnswering",
        "ModernBertForMultipleChoice");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring("ModernBert".length());
    Parameters body = Checkpoint.body(parameters, "model", "embeddings.tok_embeddings.weight");
    TextInputs text = TextInputs.declare(ops, TextHead.compares(head));
    long width = config.size("hidden_size");
    Value words = body.get("embeddings.tok_embeddings.weight", config.size("vocab_size"), width);
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> table(config, i),
            Checkpoint.layers(body.at("layers"), config.size("num_hidden_layers")),
            choices);

    Value read = ops.gather(words, text.ids(), 0);
    Value normed = norm(config).of(body.at("embeddings.norm"), width).apply(ops, read);
    Value placed = layers.place(ops, new Embedded(normed, text.grid()));
    EncoderOutput encoded = layers.encode(ops, placed, text.context(ops, placed));
    Value hidden = norm(config).of(body.at("final_norm"), width).apply(ops, encoded.last());
    encoded.outputMaps(ops, choices, "");
    head(new TextHead(ops, config, width), text, parameters, head, words, hidden);
  }

  /** The first layer norms no tokens, which are normed already. */
  private static LayerTable table(Json config, int number) {
    boolean full = isFull(config, number);
    int heads = config.size("num_attention_heads");
    double base =
        full
            ? config.positive("global_rope_theta", 160_000)
            : config.positive("local_rope_theta", 10_000);
    String kind = full ? "full_attention" : "sliding_attention";
    return LayerTable.of(config.size("hidden_size"), norm(config))
        .attention(
            AttentionTable.fused("attn.Wqkv", "attn.Wo", AttentionTable.FusedOrder.THIRDS)
                .heads(heads)
                .forms(LinearForm.biased(config.flag("attention_bias", false)))
                .position(RotaryConfig.of(config, kind, base, config.size("hidden_size") / heads))
                .reach(
                    full
                        ? Optional.empty()
                        : Optional.of(Reach.around(config.size("local_attention", 128) / 2))))
        .feedForward(
            FeedForwardTable.fusedGated(
                "mlp.Wi",
                "mlp.Wo",
                config.size("intermediate_size"),
                config.text("hidden_activation", "gelu"),
                LinearForm.biased(config.flag("mlp_bias", false))))
        .normsBefore(number == 0 ? "" : "attn_norm", "mlp_norm");
  }

  private static boolean isFull(Json config, int number) {
    return config.has("layer_types")
        ? config.texts("layer_types").get(number).equals("full_attention")
        : number % config.size("global_attn_every_n_layers", 3) == 0;
  }

  private static NormTable norm(Json config) {
    double epsilon = config.positive("norm_eps", 1e-5);
    return config.flag("norm_bias", false)
        ? NormTable.layerNorm(epsilon)
        : NormTable.layerNormWithoutBias(epsilon);
  }

  private static void head(
      TextHead top, TextInputs text, Parameters all, String head, Value words, Value hidden) {
    switch (head) {
      case "Model" -> top.features(hidden);
      case "ForMaskedLM" -> {
        Value bias = all.get("decoder.bias", words.size(0));
        top.words(transformed(top, all, hidden), all.at("decoder"), words, bias);
      }
      case "ForSequenceClassification" ->
          top.classes(pooled(top, text, all, hidden), all.at("classifier"));
      case "ForMultipleChoice" ->
          top.choices(text, pooled(top, text, all, hidden), all.at("classifier"));
      case "ForQuestionAnswering" -> top.span(transformed(top, all, hidden), all.at("classifier"));
      default -> top.classes(transformed(top, all, hidden), all.at("classifier"));
    }
  }

  /** A text as one token {@code [B, C]}. */
  private static Value pooled(TextHead top, TextInputs text, Parameters all, Value hidden) {
    boolean mean = top.config().text("classifier_pooling", "cls").equals("mean");
    Value pooled = mean ? text.mean(top.ops(), hidden) : top.ops().gather(hidden, 0, 1);
    return transformed(top, all, pooled);
  }

  private static Value transformed(TextHead top, Parameters all, Value hidden) {
    Json config = top.config();
    boolean biased = config.flag("classifier_bias", false);
    Linear dense = Linear.of(all.at("head.dense"), top.width(), top.width(), biased);
    Norm norm = norm(config).of(all.at("head.norm"), top.width());
    return top.word(hidden, dense, config.text("classifier_activation", "gelu"), norm);
  }
}
