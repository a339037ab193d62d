package dev.heed.nlp.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.CausalText;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
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
import dev.heed.spi.PositionalEncoding;
import java.util.List;
import java.util.Optional;

/**
 * LLaMA: norms by the root mean square alone, positions by rotation, several query heads for one
 * key head, and a gated feed-forward net. {@link LlamaFamily} has models that differ in a few lines
 * of the table.
 *
 * @see <a href="https://arxiv.org/abs/2302.13971">Touvron et al. 2023</a>
 */
public class Llama implements Architecture {

  private final String modelType;
  private final String classes;

  public Llama() {
    this("llama", "Llama");
  }

  /** A model of the family; {@code classes} is what its classes begin with. */
  Llama(String modelType, String classes) {
    this.modelType = modelType;
    this.classes = classes;
  }

  @Override
  public final String modelType() {
    return modelType;
  }

  @Override
  public final List<String> heads() {
    return DecoderHeads.of(classes, "ForCausalLM", "Model");
  }

  @Override
  public final void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    DecoderNames names = names();
    DecoderSizes sizes = sizes(config);
    Parameters body = DecoderHeads.body(parameters, names.body(), names.words() + ".weight");
    int count = Checkpoint.requireLayers(sizes.layers());
    CausalText text =
        DecoderHeads.reads(head)
            ? CausalText.whole(ops)
            : CausalText.declare(ops, count, sizes.keyHeads(), sizes.headWidth());
    Optional<PositionalEncoding> places = places(ops, config, body, text);
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> places.map(p -> placed(table(config, i), p)).orElseGet(() -> table(config, i)),
            Checkpoint.layers(body.at(names.layers()), count),
            choices);

    Value words = body.get(names.words() + ".weight", config.size("vocab_size"), sizes.width());
    Value tokens = embedded(ops, config, body, ops.gather(words, text.ids(), 0));
    Value placed = text.place(ops, tokens, layers);
    EncoderOutput encoded = layers.encode(ops, placed, text.context());
    Value hidden = table(config, 0).norm(body.at(names.norm())).apply(ops, encoded.last());
    if (DecoderHeads.reads(head)) {
      DecoderHeads.add(ops, config, parameters, head, text, hidden);
    } else if (head.endsWith("ForCausalLM")) {
      Value logits = CausalHead.logits(ops, parameters, names.out(), words, hidden);
      ops.output("logits", logits(ops, config, logits));
    } else {
      ops.output("last_hidden_state", hidden);
    }
    text.outputPresent(ops);
    encoded.outputMaps(ops, choices, "");
  }

  private static LayerTable placed(LayerTable table, PositionalEncoding places) {
    return table.attention(table.attention().position(places));
  }

  /** What the checkpoint calls the parts around the layers. */
  DecoderNames names() {
    return DecoderNames.LLAMA;
  }

  DecoderSizes sizes(Json config) {
    return new DecoderSizes(
        config.size("hidden_size"),
        config.size("num_hidden_layers"),
        config.size("num_attention_heads"),
        keyHeads(config),
        headWidth(config));
  }

  /** Positions that have weights of their own, or know of the text. */
  Optional<PositionalEncoding> places(Ops ops, Json config, Parameters body, CausalText text) {
    return Optional.empty();
  }

  /** The table of words {@code [vocabulary, C]}. */
  static Value words(Json config, Parameters body) {
    return body.get("embed_tokens.weight", config.size("vocab_size"), config.size("hidden_size"));
  }

  /** The layer {@code number}, counted from 0. */
  LayerTable table(Json config, int number) {
    return LayerTable.of(config.size("hidden_size"), norm(config))
        .attention(
            AttentionTable.split(
                    "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj")
                .heads(config.size("num_attention_heads"), keyHeads(config), headWidth(config))
                .forms(LinearForm.biased(config.flag("attention_bias", false)))
                .position(position(config, number)))
        .feedForward(
            FeedForwardTable.gated(
                "mlp.gate_proj",
                "mlp.up_proj",
                "mlp.down_proj",
                config.size("intermediate_size"),
                activation(config),
                LinearForm.biased(config.flag("mlp_bias", false))))
        .normsBefore("input_layernorm", "post_attention_layernorm");
  }

  /** How queries and keys of layer {@code number} are turned. */
  PositionalEncoding position(Json config, int number) {
    return RotaryConfig.of(config, headWidth(config));
  }

  /** What is done to the words' vectors. */
  Value embedded(Ops ops, Json config, Parameters body, Value words) {
    return words;
  }

  /** What is done to {@code logits [B, N, vocabulary]}. */
  Value logits(Ops ops, Json config, Value logits) {
    return logits;
  }

  NormTable norm(Json config) {
    return NormTable.rmsNorm(config.positive("rms_norm_eps", 1e-6));
  }

  static String activation(Json config) {
    return config.text("hidden_act", "silu");
  }

  static int headWidth(Json config) {
    return config.size("head_dim", config.size("hidden_size") / config.size("num_attention_heads"));
  }

  /** The heads of keys and values. */
  static int keyHeads(Json config) {
    return config.size("num_key_value_heads", config.size("num_attention_heads"));
  }
}
