package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
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
 * DistilBERT: half of BERT's layers, taught by BERT, without segments and pooler.
 *
 * @see <a href="https://arxiv.org/abs/1910.01108">Sanh et al. 2019</a>
 */
public final class DistilBert implements Architecture {

  private static final NormTable NORM = NormTable.layerNorm(1e-12);

  @Override
  public String modelType() {
    return "distilbert";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "DistilBertModel",
        "DistilBertForMaskedLM",
        "DistilBertForSequenceClassification",
        "DistilBertForTokenClassification",
        "DistilBertForQuestionAnswering",
        "DistilBertForMultipleChoice");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body =
        Checkpoint.body(parameters, "distilbert", "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops, TextHead.compares(head));
    Value words = rows(body, "word_embeddings", config, "vocab_size");
    Value places = rows(body, "position_embeddings", config, "max_position_embeddings");
    LayerTable table = table(config, new LearnedEncoding(Trained.of(places)));
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("transformer.layer"), config.size("n_layers")),
            choices);

    Value read = ops.gather(words, text.ids(), 0);
    Value placed = layers.place(ops, new Embedded(read, text.grid()));
    Value tokens = table.norm(body.at("embeddings.LayerNorm")).apply(ops, placed);
    EncoderOutput encoded = layers.encode(ops, tokens, text.context(ops, placed));
    encoded.outputMaps(ops, choices, "");
    TextHead top = new TextHead(ops, config, config.size("dim"));
    head(top, parameters, head, words, text, encoded.last());
  }

  private static LayerTable table(Json config, PositionalEncoding own) {
    return LayerTable.of(config.size("dim"), NORM)
        .attention(
            AttentionTable.split(
                    "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin")
                .heads(config.size("n_heads"))
                .position(own))
        .feedForward(
            FeedForwardTable.mlp(
                "ffn.lin1", "ffn.lin2", config.size("hidden_dim"), activation(config)))
        .normsOnSum("sa_layer_norm", "output_layer_norm");
  }

  private static void head(
      TextHead top, Parameters all, String head, Value words, TextInputs text, Value hidden) {
    Parameters classifier = all.at("classifier");
    switch (head) {
      case "DistilBertForMaskedLM" -> words(top, all, words, hidden);
      case "DistilBertForSequenceClassification" ->
          top.classes(top.first(hidden, all.at("pre_classifier"), "relu"), classifier);
      case "DistilBertForMultipleChoice" ->
          top.choices(text, top.first(hidden, all.at("pre_classifier"), "relu"), classifier);
      case "DistilBertForTokenClassification" -> top.classes(hidden, classifier);
      case "DistilBertForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> top.features(hidden);
    }
  }

  private static void words(TextHead top, Parameters all, Value words, Value hidden) {
    Linear dense = Linear.of(all.at("vocab_transform"), top.width(), top.width());
    Value word =
        top.word(
            hidden,
            dense,
            activation(top.config()),
            NORM.of(all.at("vocab_layer_norm"), top.width()));
    Parameters projector = all.at("vocab_projector");
    top.words(word, projector, words, projector.get("bias", words.size(0)));
  }

  private static Value rows(Parameters body, String name, Json config, String rows) {
    return body.get("embeddings." + name + ".weight", config.size(rows), config.size("dim"));
  }

  private static String activation(Json config) {
    return config.text("activation", "gelu");
  }
}
