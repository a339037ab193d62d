package dev.heed.nlp.architecture;

import dev.heed.encoding.BucketEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Positions;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.PositionTable;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.Trained;
import java.util.List;

/**
 * MPNet: BERT's layers with positions twice, as vectors on the tokens and as buckets of distances
 * on the scores of every layer.
 *
 * @see <a href="https://arxiv.org/abs/2004.09297">Song et al. 2020</a>
 */
public final class MpNet implements Architecture {

  /** The published code counts positions behind this id, whatever the configuration says. */
  private static final long PADDING = 1;

  /** Distances from here on share a bucket. */
  private static final int FARTHEST = 128;

  @Override
  public String modelType() {
    return "mpnet";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "MPNetModel",
        "MPNetForMaskedLM",
        "MPNetForSequenceClassification",
        "MPNetForTokenClassification",
        "MPNetForQuestionAnswering",
        "MPNetForMultipleChoice");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring("MPNet".length());
    Parameters body = Checkpoint.body(parameters, "mpnet", "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops, TextHead.compares(head));
    LayerTable table = table(config, positions(ops, config, body, text));
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers")),
            choices);

    Value words = ops.gather(BertEmbeddings.words(body, config), text.ids(), 0);
    Value placed = layers.place(ops, new Embedded(words, text.grid()));
    Value tokens = table.norm(body.at("embeddings.LayerNorm")).apply(ops, placed);
    EncoderOutput encoded = layers.encode(ops, tokens, text.context(ops, placed));
    encoded.outputMaps(ops, choices, "");
    Roberta.head(ops, config, parameters, body, head, text, encoded.last());
  }

  private static LayerTable table(Json config, PositionalEncoding own) {
    return Bert.table(config, own)
        .attention(
            AttentionTable.split(
                    "attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o")
                .heads(config.size("num_attention_heads"))
                .position(own))
        .normsOnSum("attention.LayerNorm", "output.LayerNorm");
  }

  private static PositionalEncoding positions(
      Ops ops, Json config, Parameters body, TextInputs text) {
    Value places = BertEmbeddings.positions(body, config);
    Value buckets =
        body.get(
            "encoder.relative_attention_bias.weight",
            config.size("relative_attention_num_buckets", 32),
            config.size("num_attention_heads"));
    return Positions.both(
        PositionTable.behindPadding(ops, places, text.ids(), PADDING),
        new BucketEncoding(Trained.of(buckets), false, FARTHEST));
  }
}
