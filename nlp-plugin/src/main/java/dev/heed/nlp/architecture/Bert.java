package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.Trained;
import java.util.List;

/**
 * BERT: word, segment and position are added up and normalised; then layers in which every token
 * sees every other, each step followed by a norm.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018</a>
 */
public final class Bert implements Architecture {

  @Override
  public String modelType() {
    return "bert";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "BertModel",
        "BertForMaskedLM",
        "BertForSequenceClassification",
        "BertForTokenClassification",
        "BertForQuestionAnswering",
        "BertForNextSentencePrediction",
        "BertForMultipleChoice",
        "BertForPreTraining");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    requireAbsolutePositions(config);
    Parameters body = Checkpoint.body(parameters, "bert", "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops, TextHead.compares(head));
    Value types = text.more(ops, "token_type_ids");
    PositionalEncoding own =
        new LearnedEncoding(Trained.of(BertEmbeddings.positions(body, config)));
    Value hidden = encode(ops, config, body, choices, text, types, own);
    BertHeads.add(ops, config, parameters, body, head, text, hidden);
  }

  /** Everything below the head: {@code [B, N, C]}. RoBERTa is the same with other positions. */
  static Value encode(
      Ops ops,
      Json config,
      Parameters body,
      Choices choices,
      TextInputs text,
      Value types,
      PositionalEncoding own) {
    LayerTable table = table(config, own);
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers")),
            choices);

    Value tokens = BertEmbeddings.sum(ops, config, body, layers, text, types);
    EncoderOutput encoded = layers.encode(ops, tokens, text.context(ops, tokens));
    encoded.outputMaps(ops, choices, "");
    return encoded.last();
  }

  /** A norm follows each step. */
  static LayerTable table(Json config, PositionalEncoding own) {
    return LayerTable.of(config.size("hidden_size"), norm(config))
        .attention(
            AttentionTable.split(
                    "attention.self.query",
                    "attention.self.key",
                    "attention.self.value",
                    "attention.output.dense")
                .heads(config.size("num_attention_heads"))
                .position(own))
        .feedForward(
            FeedForwardTable.mlp(
                "intermediate.dense",
                "output.dense",
                config.size("intermediate_size"),
                activation(config)))
        .normsOnSum("attention.output.LayerNorm", "output.LayerNorm");
  }

  static NormTable norm(Json config) {
    return NormTable.layerNorm(config.positive("layer_norm_eps", 1e-12));
  }

  static String activation(Json config) {
    return config.text("hidden_act", "gelu");
  }

  private static void requireAbsolutePositions(Json config) {
    String kind = config.text("position_embedding_type", "absolute");
    if (!kind.equals("absolute")) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s: 'position_embedding_type' is '%s', but Heed builds BERT with 'absolute' ones only. Export the model to ONNX, and put the graph into the folder."
              .formatted(config.origin(), kind));
    }
  }
}
