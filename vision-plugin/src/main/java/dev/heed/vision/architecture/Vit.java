package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Encoded;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * The vision transformer: patches as words. A class token gathers what the image shows.
 *
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al. 2021, An Image is Worth 16x16
 *     Words</a>
 */
public final class Vit implements Architecture {

  @Override
  public String modelType() {
    return "vit";
  }

  @Override
  public List<String> heads() {
    return List.of("ViTModel", "ViTForImageClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "vit", "embeddings.cls_token");
    VitLayers vit = VitLayers.of(config);
    Pixels pixels = Pixels.of(config, 224, 16);

    Embedded patches = patches(pixels, body, vit.width()).embed(ops, pixels.input(ops));
    TokenGrid grid = new TokenGrid(1, patches.grid().rows(), patches.grid().columns());
    Value classToken = body.get("embeddings.cls_token", 1, 1, vit.width());
    Value tokens = Tokens.prepend(ops, classToken, patches.tokens());
    PositionalEncoding own = positions(pixels, body, 1, vit.width(), Interpolation.CUBIC);
    Value placed = vit.mechanisms(choices).position(0, own).onTokens(ops, tokens, grid);

    Encoded encoded =
        vit.encoder(ops, body.at("encoder.layer"), choices, grid, placed)
            .encode(ops, placed, AttentionContext.on(grid));
    Value last = vit.norm(body, "layernorm").apply(ops, encoded.last());

    if (head.equals("ViTModel")) {
      ops.output("last_hidden_state", last);
      pool(ops, config, body, last);
    } else {
      Checkpoint.logits(ops, parameters.at("classifier"), config, Tokens.at(ops, last, 0));
    }
    encoded.outputMaps(ops, choices, "");
  }

  static PatchEmbedding patches(Pixels pixels, Parameters body, long width) {
    Parameters projection = body.at("embeddings.patch_embeddings.projection");
    return PatchEmbedding.of(projection, pixels.channels(), width, pixels.patch(), true);
  }

  /** A vector for each of {@code prefix} tokens and each patch. */
  static InterpolatedPositions positions(
      Pixels pixels, Parameters body, int prefix, long width, Interpolation interpolation) {
    long tokens = prefix + pixels.rows() * pixels.columns();
    Value table = body.get("embeddings.position_embeddings", 1, tokens, width);
    return new InterpolatedPositions(table, prefix, pixels.rows(), pixels.columns(), interpolation);
  }

  /** The class token through one more layer, where the checkpoint has one. */
  static void pool(Ops ops, Json config, Parameters body, Value last) {
    if (body.has("pooler.dense.weight")) {
      long out = config.integer("pooler_output_size", (int) last.size(-1));
      Linear dense = Linear.of(body.at("pooler.dense"), last.size(-1), out, true);
      Activation activation = Activation.named(config.text("pooler_act", "tanh"));
      Value pooled = activation.apply(ops, dense.apply(ops, Tokens.at(ops, last, 0)));
      ops.output("pooler_output", pooled);
    }
  }
}
