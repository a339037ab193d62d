package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.NormTable;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;
import java.util.List;

/**
 * A question's words and a picture's patches in one transformer, without an encoder of either in
 * front of it. All pictures of a batch have one size; none has padding.
 *
 * @see <a href="https://arxiv.org/abs/2102.03334">Kim et al. 2021, ViLT</a>
 */
final class Vilt implements Architecture {

  private static final String CLASSES = "Vilt";

  @Override
  public String modelType() {
    return "vilt";
  }

  @Override
  public List<String> heads() {
    return List.of(CLASSES + "ForQuestionAnswering", CLASSES + "Model");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring(CLASSES.length());
    Parameters body = Checkpoint.body(parameters, modelType(), "embeddings.cls_token");
    int width = Vit.width(config);
    Value mask = text(ops, "attention_mask");
    LayerTable table = Vit.table(config, Mechanisms.NO_POSITION);
    Parameters kinds = body.at("embeddings.token_type_embeddings");
    Value kind = kinds.get("weight", config.size("modality_type_vocab_size", 2), width);
    Value words = ops.add(words(ops, config, body), ops.gather(kind, 0, 0));
    Value patches = ops.add(patches(ops, config, body), ops.gather(kind, 1, 0));
    Value both = ops.concat(1, words, patches); // [B, N + 1 + P, C]
    Value seen =
        ops.constantOfShape(Dims.of(patches.axis(0), patches.axis(1)), ElementType.BOOL, 1);
    Value all = ops.concat(1, ops.cast(mask, ElementType.BOOL), seen);
    LayerContext context =
        LayerContext.on(ops, TokenGrid.line(both.axis(1)), both).withMask(ops.unsqueeze(all, 1, 2));
    EncoderOutput encoded = Vit.layers(config, table, body, choices).encode(ops, both, context);
    Value last = table.norm(body.at("layernorm")).apply(ops, encoded.last());
    Value first = ops.gather(last, 0, 1);
    Value pooled =
        ops.tanh(Linear.of(body.at("pooler.dense"), width, width, true).apply(ops, first));
    if (head.equals("Model")) {
      ops.output("last_hidden_state", last);
      ops.output("pooler_output", pooled);
    } else {
      answer(ops, config, parameters.at("classifier"), pooled);
    }
    encoded.outputMaps(ops, choices, "");
  }

  private static void answer(Ops ops, Json config, Parameters classifier, Value pooled) {
    long width = pooled.size(-1);
    Value inner = Linear.of(classifier.at("0"), width, 2 * width, true).apply(ops, pooled);
    Value bent = ops.gelu(LayerNorm.of(classifier.at("1"), 2 * width, 1e-5).apply(ops, inner));
    ops.output(
        "logits",
        Linear.of(classifier.at("3"), 2 * width, Checkpoint.labels(config), true).apply(ops, bent));
  }

  private static Value text(Ops ops, String name) {
    return ops.input(name, ElementType.I64, Dims.of("batch_size", "sequence_length"));
  }

  /** As BERT's, {@code [B, N, C]}. */
  private static Value words(Ops ops, Json config, Parameters body) {
    long width = Vit.width(config);
    Parameters embeddings = body.at("embeddings.text_embeddings");
    Value ids = text(ops, "input_ids");
    Value types = text(ops, "token_type_ids");
    Value words =
        embeddings.get("word_embeddings.weight", config.size("vocab_size", 30_522), width);
    Value segments =
        embeddings.get("token_type_embeddings.weight", config.size("type_vocab_size", 2), width);
    Value places =
        embeddings.get(
            "position_embeddings.weight", config.size("max_position_embeddings", 40), width);
    Value line = ops.range(ops.constant(0L), ops.dimension(ids, 1), ops.constant(1L));
    Value sum =
        ops.add(
            ops.add(ops.gather(words, ids, 0), ops.gather(segments, types, 0)),
            ops.gather(places, line, 0));
    return NormTable.layerNorm(config.positive("layer_norm_eps", 1e-12))
        .of(embeddings.at("LayerNorm"), width)
        .apply(ops, sum);
  }

  /** A class token and the patches, {@code [B, 1 + P, C]}. */
  private static Value patches(Ops ops, Json config, Parameters body) {
    long width = Vit.width(config);
    Pixels pixels = Pixels.of(config, 384, 32);
    InterpolatedPositions places = pixels.positions(body, 1, width, Interpolation.LINEAR_ALIGNED);
    Embedded cut = pixels.patches(body, width).embed(ops, pixels.input(ops));
    Embedded tokens = cut.after(ops, body.get("embeddings.cls_token", 1, 1, width));
    return places.onTokens(ops, tokens.tokens(), tokens.grid());
  }
}
