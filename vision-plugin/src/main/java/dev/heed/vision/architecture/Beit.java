package dev.heed.vision.architecture;

import dev.heed.encoding.BeitEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Encoded;
import dev.heed.layer.Encoder;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.FeedForward;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.TokenMixer;
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
import dev.heed.spi.Trained;
import dev.heed.vision.encoding.Interpolation;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A ViT that knows how far patches are apart instead of where they are, and that was taught to fill
 * in hidden patches.
 *
 * @see <a href="https://arxiv.org/abs/2106.08254">Bao et al. 2021, BEiT: BERT Pre-Training of Image
 *     Transformers</a>
 */
public final class Beit implements Architecture {

  @Override
  public String modelType() {
    return "beit";
  }

  @Override
  public List<String> heads() {
    return List.of("BeitModel", "BeitForImageClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, "beit", "embeddings.cls_token");
    VitLayers vit = VitLayers.of(config);
    Pixels pixels = Pixels.of(config, 224, 16);

    Embedded patches = Vit.patches(pixels, body, vit.width()).embed(ops, pixels.input(ops));
    TokenGrid grid = new TokenGrid(1, patches.grid().rows(), patches.grid().columns());
    Value classToken = body.get("embeddings.cls_token", 1, 1, vit.width());
    Value tokens = Tokens.prepend(ops, classToken, patches.tokens());
    PositionalEncoding absolute = absolute(config, pixels, body, vit);
    Value placed = vit.mechanisms(choices).position(0, absolute).onTokens(ops, tokens, grid);

    Encoded encoded =
        encoder(ops, config, body, choices, grid, placed)
            .encode(ops, placed, AttentionContext.on(grid));
    boolean mean = config.flag("use_mean_pooling", true);
    Value last = mean ? encoded.last() : vit.norm(body, "layernorm").apply(ops, encoded.last());
    boolean pooling = !head.equals("BeitModel") || !mean || body.has("pooler.layernorm.weight");

    if (head.equals("BeitModel")) {
      ops.output("last_hidden_state", last);
    }
    if (pooling) {
      Value pooled = mean ? meanOfPatches(ops, vit, body, last) : Tokens.at(ops, last, 0);
      give(ops, head, config, parameters, pooled);
    }
    encoded.outputMaps(ops, choices, "");
  }

  private static void give(Ops ops, String head, Json config, Parameters parameters, Value pooled) {
    if (head.equals("BeitModel")) {
      ops.output("pooler_output", pooled);
    } else {
      Checkpoint.logits(ops, parameters.at("classifier"), config, pooled);
    }
  }

  private static Value meanOfPatches(Ops ops, VitLayers vit, Parameters body, Value last) {
    Value mean = Tokens.mean(ops, Tokens.from(ops, last, 1));
    return vit.norm(body, "pooler.layernorm").apply(ops, mean);
  }

  private static PositionalEncoding absolute(
      Json config, Pixels pixels, Parameters body, VitLayers vit) {
    return config.flag("use_absolute_position_embeddings", false)
        ? Vit.positions(pixels, body, 1, vit.width(), Interpolation.CUBIC)
        : Mechanisms.NO_POSITION;
  }

  private static Encoder encoder(
      Ops ops, Json config, Parameters body, Choices choices, TokenGrid grid, Value tokens) {
    VitLayers vit = VitLayers.of(config);
    return new Encoder(
        IntStream.range(0, vit.count())
            .mapToObj(i -> layer(ops, i, config, body, choices, grid, tokens))
            .toList());
  }

  private static EncoderLayer layer(
      Ops ops, int i, Json config, Parameters body, Choices choices, TokenGrid grid, Value tokens) {
    VitLayers vit = VitLayers.of(config);
    Parameters layer = body.at("encoder.layer." + i);
    TokenMixer attention =
        vit.mechanisms(choices)
            .selfAttention(
                ops, i, vit.projections(layer, false), relative(config, body, layer), grid, tokens);
    boolean scaled = config.number("layer_scale_init_value", 0.1) > 0;
    FeedForward mlp = vit.mlp(layer);
    return new EncoderLayer(
        scaled ? attention.scaled(layer.get("lambda_1", vit.width())) : attention,
        vit.norm(layer, "layernorm_before"),
        scaled ? mlp.scaled(layer.get("lambda_2", vit.width())) : mlp,
        vit.norm(layer, "layernorm_after"),
        true);
  }

  /** One table for each layer, or one that all share. */
  private static PositionalEncoding relative(Json config, Parameters body, Parameters layer) {
    if (config.flag("use_shared_relative_position_bias", false)) {
      return table(config, body.at("encoder.relative_position_bias"));
    }
    return config.flag("use_relative_position_bias", false)
        ? table(config, layer.at("attention.attention.relative_position_bias"))
        : Mechanisms.NO_POSITION;
  }

  private static PositionalEncoding table(Json config, Parameters bias) {
    Pixels pixels = Pixels.of(config, 224, 16);
    long steps = (2 * pixels.rows() - 1) * (2 * pixels.columns() - 1) + 3;
    Value table = bias.get("relative_position_bias_table", steps, VitLayers.of(config).heads());
    return new BeitEncoding(Trained.of(table), pixels.rows(), pixels.columns());
  }
}
