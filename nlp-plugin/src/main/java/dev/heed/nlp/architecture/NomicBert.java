package dev.heed.nlp.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
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

/**
 * Nomic's BERT: BERT with rotary positions and gated nets, for embeddings of long texts.
 *
 * @see <a href="https://arxiv.org/abs/2402.01613">Nussbaum et al. 2024</a>
 */
public final class NomicBert implements Architecture {

  @Override
  public String modelType() {
    return "nomic_bert";
  }

  @Override
  public List<String> heads() {
    return List.of("NomicBertModel");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Parameters body =
        Checkpoint.body(parameters, "nomic_bert", "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops);
    Value types = TextInputs.declare(ops, "token_type_ids");
    LayerTable table = table(config);
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("encoder.layers"), config.size("num_hidden_layers")),
            choices);

    Value words = ops.gather(BertEmbeddings.words(body, config), text.ids(), 0);
    Value segments =
        BertEmbeddings.table(
            body.at("embeddings.token_type_embeddings"), config, "type_vocab_size");
    Value typed = ops.add(words, ops.gather(segments, types, 0));
    Value placed = layers.place(ops, new Embedded(typed, text.grid()));
    Value tokens = table.norm(body.at("emb_ln")).apply(ops, placed);
    EncoderOutput encoded = layers.encode(ops, tokens, text.context(ops, tokens));
    encoded.outputMaps(ops, choices, "");
    ops.output("last_hidden_state", encoded.last());
  }

  private static LayerTable table(Json config) {
    int width = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    int headWidth = config.size("head_dim", width / heads);
    return LayerTable.of(width, Bert.norm(config))
        .attention(
            AttentionTable.fused("attn.Wqkv", "attn.out_proj", AttentionTable.FusedOrder.THIRDS)
                .heads(heads, heads, headWidth)
                .forms(LinearForm.UNBIASED)
                .position(RotaryConfig.of(config, headWidth)))
        .feedForward(
            FeedForwardTable.gated(
                "mlp.fc12",
                "mlp.fc11",
                "mlp.fc2",
                config.size("intermediate_size"),
                config.text("hidden_act", "silu"),
                LinearForm.UNBIASED))
        .normsOnSum("norm1", "norm2");
  }
}
