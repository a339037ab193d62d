package dev.heed.vision.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerTable;
import dev.heed.layer.NormTable;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import java.util.List;

/**
 * A ViT over tubes of a clip, with a class token and a trained vector for each tube.
 *
 * @see <a href="https://arxiv.org/abs/2103.15691">Arnab et al. 2021, ViViT: A Video Vision
 *     Transformer</a>
 */
final class Vivit implements Architecture {

  @Override
  public String modelType() {
    return "vivit";
  }

  @Override
  public List<String> heads() {
    return List.of("VivitModel", "VivitForVideoClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean isModel = Assembly.head(config, heads()).equals("VivitModel");
    Parameters body = Checkpoint.body(parameters, "vivit", "embeddings.cls_token");
    Parameters embeddings = body.at("embeddings");
    int width = Vit.width(config);
    List<Integer> tube =
        config.has("tubelet_size") ? config.sizes("tubelet_size") : List.of(2, 16, 16);
    Tubes tubes = Tubes.of(config, 32, tube.get(0), tube.get(1), tube.get(2));
    Value clip = tubes.input(ops, "pixel_values");
    Value cut = tubes.tokens(ops, embeddings.at("patch_embeddings.projection"), width, clip);
    TokenGrid grid = TokenGrid.of(0, tubes.times() * tubes.rows(), tubes.columns());
    Embedded tokens = new Embedded(cut, grid).after(ops, embeddings.get("cls_token", 1, 1, width));

    Value places = embeddings.get("position_embeddings", 1, tokens.grid().tokens(), width);
    LearnedEncoding own = new LearnedEncoding(Trained.of(ops.squeeze(places, 0)));
    LayerTable layer = Vit.table(config, own);
    EncoderOutput encoded = Vit.layers(config, layer, body, choices).encode(ops, tokens);
    NormTable norm = NormTable.layerNorm(config.positive("layer_norm_eps", 1e-6));
    Value last = norm.of(body.at("layernorm"), width).apply(ops, encoded.last());
    if (isModel) {
      ops.output("last_hidden_state", last);
      Tokens.outputPooled(ops, config, body, last);
    } else {
      Checkpoint.logits(ops, parameters.at("classifier"), config, Tokens.at(ops, last, 0));
    }
    encoded.outputMaps(ops, choices, "");
  }
}
