package dev.heed.vision.architecture;

import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.NormTable;
import dev.heed.layer.TokenMixer;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers over all levels of an image, in which each token looks at a few points around itself in
 * every level.
 *
 * @see <a href="https://arxiv.org/abs/2010.04159">Zhu et al. 2021, section 4.2</a>
 */
record LevelEncoder(LayerTable table, int heads, int points) {

  /** As Deformable DETR and its kin say it in their configuration. */
  static LevelEncoder of(Json config, LayerTable table) {
    return new LevelEncoder(
        table, config.size("encoder_attention_heads", 8), config.size("encoder_n_points", 4));
  }

  /** Norms behind each step, under the usual names. */
  static LayerTable table(Json config, long width, long inner, String activation) {
    return LayerTable.of(width, NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5)))
        .feedForward(FeedForwardTable.mlp("fc1", "fc2", inner, activation))
        .normsOnSum("self_attn_layer_norm", "final_layer_norm");
  }

  /** The maps of a backbone at one width, each normed, and coarser ones made of the last. */
  static Levels project(
      Ops ops, Parameters projections, List<Value> features, long width, int count) {
    List<Value> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Parameters projection = projections.at(Integer.toString(i));
      boolean own = i < features.size();
      Value from =
          own
              ? features.get(count == 1 ? features.size() - 1 : i)
              : i == features.size() ? features.get(i - 1) : images.get(i - 1);
      long kernel = own ? 1 : 3;
      Window window = own ? Window.plain() : Window.centred(3, 2);
      Value made =
          Convolution.square(projection.at("0"), from.size(1), width, kernel, true, window)
              .apply(ops, from);
      images.add(grouped(ops, projection.at("1"), made));
    }
    return Levels.of(ops, images);
  }

  /** A norm over 32 groups of channels. */
  static Value grouped(Ops ops, Parameters norm, Value x) {
    long width = x.size(1);
    return ops.groupNormalization(x, norm.get("weight", width), norm.get("bias", width), 32, 1e-5);
  }

  /** Where tokens are in their level, and in which: {@code [1, N, C]}. */
  static Value places(Ops ops, Levels levels, SinePlaces sines, Value embedded) {
    long width = levels.tokens().size(-1);
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < levels.grids().size(); i++) {
      Value level = ops.slice(embedded, 0, i, i + 1L); // [1, C]
      all.add(ops.add(sines.at(ops, levels.grids().get(i), width), level));
    }
    return ops.concat(1, all);
  }

  EncoderOutput encode(Ops ops, List<Parameters> layers, Levels levels, Value places) {
    Value centres = levels.centres(ops);
    LayerTable own =
        table.mixer((layer, i) -> mixer(layer.at("self_attn"), levels, places, centres));
    TokenGrid line = TokenGrid.line(levels.tokens().axis(1));
    return TransformerEncoder.of(own, layers, Choices.none())
        .encode(ops, levels.tokens(), LayerContext.on(ops, line, levels.tokens()));
  }

  private TokenMixer mixer(Parameters maps, Levels levels, Value places, Value centres) {
    long width = levels.tokens().size(-1);
    DeformableAttention attention =
        DeformableAttention.of(maps, width, heads, levels.grids().size(), points);
    return (ops, x, context) -> attention.apply(ops, ops.add(x, places), levels.with(x), centres);
  }
}
