package dev.heed.nlp.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.Linear;
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
 * EuroBERT: the layers of {@link Llama}, in which every token sees every other.
 *
 * @see <a href="https://arxiv.org/abs/2503.05500">Boizard et al. 2025</a>
 */
public final class EuroBert implements Architecture {

  private static final Llama LAYERS = new Llama();

  @Override
  public String modelType() {
    return "eurobert";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "EuroBertModel",
        "EuroBertForMaskedLM",
        "EuroBertForSequenceClassification",
        "EuroBertForTokenClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring("EuroBert".length());
    Parameters body = Checkpoint.body(parameters, "model", "embed_tokens.weight");
    TextInputs text = TextInputs.declare(ops);
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> LAYERS.table(config, i),
            Checkpoint.layers(body.at("layers"), config.size("num_hidden_layers")),
            choices);
    Value words = Llama.words(config, body);
    Value placed = layers.place(ops, new Embedded(ops.gather(words, text.ids(), 0), text.grid()));
    EncoderOutput encoded = layers.encode(ops, placed, text.context(ops, placed));
    Value hidden = LAYERS.table(config, 0).norm(body.at("norm")).apply(ops, encoded.last());
    encoded.outputMaps(ops, choices, "");
    TextHead top = new TextHead(ops, config, hidden.size(-1));
    switch (head) {
      case "Model" -> top.features(hidden);
      case "ForMaskedLM" -> ops.output("logits", CausalHead.logits(ops, parameters, words, hidden));
      case "ForTokenClassification" -> top.classes(hidden, parameters.at("classifier"));
      default -> label(top, text, parameters, hidden);
    }
  }

  /** Pooled before the classifier, or, {@code late}, behind it. */
  private static void label(TextHead top, TextInputs text, Parameters all, Value hidden) {
    Ops ops = top.ops();
    String pooling = top.config().text("classifier_pooling", "late");
    Value read =
        switch (pooling) {
          case "bos" -> ops.gather(hidden, 0, 1);
          case "mean" -> text.mean(ops, hidden);
          default -> hidden;
        };
    Value dense = Linear.of(all.at("dense"), top.width(), top.width(), true).apply(ops, read);
    Linear classifier =
        Linear.of(all.at("classifier"), top.width(), Checkpoint.labels(top.config()), true);
    Value logits = classifier.apply(ops, Activation.named("gelu").apply(ops, dense));
    ops.output("logits", pooling.equals("late") ? text.mean(ops, logits) : logits);
  }
}
