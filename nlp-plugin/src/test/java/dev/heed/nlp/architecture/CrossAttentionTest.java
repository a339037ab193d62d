package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import dev.heed.testing.RuleContract;
import java.util.List;

/** An encoder and a decoder that reads it, from one table, as mBART and Pegasus have them. */
class CrossAttentionTest extends RuleContract {

  @Override
  protected List<Architecture> architectures() {
    return List.of(new EncoderDecoder("mbart", 2), new EncoderDecoder("pegasus", 0));
  }

  @Override
  protected List<String> folders() {
    return List.of("seq2seq__mbart", "seq2seq__pegasus");
  }

  /** Both in one graph; {@code offset} rows of the positions' tables belong to no token. */
  private record EncoderDecoder(String modelType, int offset) implements Architecture {

    @Override
    public List<String> heads() {
      return List.of();
    }

    @Override
    public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
      Parameters model = parameters.at("model");
      long vocabulary = config.integer("vocab_size");
      Value words = model.get("shared.weight", vocabulary, config.integer("d_model"));
      TextInputs text = TextInputs.declare(ops);

      Stack encoder = Stack.of(ops, config, model, "encoder", offset, choices);
      Value read = encoder.embedded(ops, config, words, text.ids());
      EncoderOutput encoded = encoder.layers.encode(ops, read, text.context(ops, read));
      Value states = encoder.normed(ops, encoded);

      Stack decoder = Stack.of(ops, config, model, "decoder", offset, choices);
      Dims tokens = Dims.of("batch_size", "decoder_sequence_length");
      Value ids = ops.input("decoder_input_ids", ElementType.I64, tokens);
      Value written = decoder.embedded(ops, config, words, ids);
      LayerContext context =
          LayerContext.on(ops, TokenGrid.line(ids.axis(1)), written)
              .causal(ops)
              .reading(new LayerContext.Memory(states, text.context(ops, states).attention()));
      EncoderOutput decoded = decoder.layers.encode(ops, written, context);

      Value logits = ops.linear(decoder.normed(ops, decoded), words);
      ops.output("logits", ops.add(logits, parameters.get("final_logits_bias", 1, vocabulary)));
      ops.output("encoder_last_hidden_state", states);
      encoded.outputMaps(ops, choices, "encoder_");
      decoded.outputMaps(ops, choices, "decoder_");
    }
  }

  private record Stack(TransformerEncoder layers, LayerTable table, Parameters weights) {

    static Stack of(
        Ops ops, Json config, Parameters model, String which, int offset, Choices choices) {
      Parameters weights = model.at(which);
      long longest = config.integer("max_position_embeddings") + (long) offset;
      Value places = weights.get("embed_positions.weight", longest, config.integer("d_model"));
      Value used = offset == 0 ? places : ops.slice(places, 0, offset, longest);
      LayerTable table = table(config, which, new LearnedEncoding(Trained.of(used)));
      List<Parameters> layers =
          Checkpoint.layers(weights.at("layers"), config.integer(which + "_layers"));
      return new Stack(TransformerEncoder.of(table, layers, choices), table, weights);
    }

    private static LayerTable table(Json config, String which, PositionalEncoding own) {
      int heads = config.integer(which + "_attention_heads");
      LayerTable table =
          LayerTable.of(config.integer("d_model"), NormTable.layerNorm(1e-5))
              .attention(attention("self_attn", heads).position(own))
              .feedForward(
                  FeedForwardTable.mlp(
                      "fc1",
                      "fc2",
                      config.integer(which + "_ffn_dim"),
                      config.text("activation_function")));
      return which.equals("encoder")
          ? table.normsBefore("self_attn_layer_norm", "final_layer_norm")
          : table
              .crossAttention(attention("encoder_attn", heads))
              .normsBefore("self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm");
    }

    private static AttentionTable attention(String name, int heads) {
      return AttentionTable.split(
              name + ".q_proj", name + ".k_proj", name + ".v_proj", name + ".out_proj")
          .heads(heads);
    }

    Value embedded(Ops ops, Json config, Value words, Value ids) {
      double scale = config.flag("scale_embedding", false) ? Math.sqrt((double) words.size(1)) : 1;
      Value read = ops.mul(ops.gather(words, ids, 0), scale);
      Value placed = layers.place(ops, new Embedded(read, TokenGrid.line(ids.axis(1))));
      boolean normed = weights.has("layernorm_embedding.weight");
      return normed ? table.norm(weights.at("layernorm_embedding")).apply(ops, placed) : placed;
    }

    Value normed(Ops ops, EncoderOutput encoded) {
      return table.norm(weights.at("layer_norm")).apply(ops, encoded.last());
    }
  }
}
