package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * A question that looks at a picture while it is read, in BLIP: a BERT whose words also attend to
 * {@code image_features [B, P, C]}. What it makes of them is what the answer is written from.
 *
 * @see <a href="https://arxiv.org/abs/2201.12086">Li et al. 2022</a>
 */
public final class BlipQuestion implements Architecture {

  @Override
  public String modelType() {
    return "blip";
  }

  @Override
  public String graph() {
    return "text_encoder";
  }

  @Override
  public List<String> heads() {
    return List.of("BlipForQuestionAnswering");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json own = config.object("text_config");
    Parameters body = parameters.at("text_encoder");
    Parameters embeddings = body.at("embeddings");
    TextInputs text = TextInputs.declare(ops);
    Value seen =
        ops.input(
            "image_features",
            ElementType.F32,
            Dims.of("batch_size", "image_sequence_length", BertWriter.memoryWidth(own)));
    LayerTable table =
        BertWriter.table(own, new LearnedEncoding(Trained.of(BertWriter.places(own, embeddings))));
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("encoder.layer"), own.size("num_hidden_layers", 12)),
            choices);

    Value words = ops.gather(BertWriter.words(own, embeddings), text.ids(), 0);
    Value placed = layers.place(ops, new Embedded(words, text.grid()));
    Value tokens = table.norm(embeddings.at("LayerNorm")).apply(ops, placed);
    LayerContext context = text.context(ops, tokens);
    EncoderOutput encoded = layers.encode(ops, tokens, looking(context, seen));
    ops.output("last_hidden_state", encoded.last());
    encoded.outputMaps(ops, choices, "encoder_");
  }

  private static LayerContext looking(LayerContext words, Value seen) {
    AttentionContext all = AttentionContext.on(TokenGrid.line(seen.axis(1)));
    return new LayerContext(
        words.attention(),
        words.positions(),
        words.queries(),
        words.keys(),
        words.cache(),
        Optional.of(new LayerContext.Memory(Optional.of(seen), all)));
  }
}
