package dev.heed.speech.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.attention.WindowAttention;
import dev.heed.encoding.SwinEncoding;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.Positions;
import dev.heed.layer.TokenMixer;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CLAP's sound tower, HTS-AT: a spectrogram is folded into a square picture, which a Swin
 * transformer reads in shifted windows, four neighbours becoming one between its stages.
 *
 * @param side of the square
 * @param mels pitches of a frame; the square is folded {@code side / mels} times
 * @see <a href="https://arxiv.org/abs/2202.00874">Chen et al. 2022</a>
 */
record ClapSound(Json config, Parameters weights, long side, long mels) {

  private static final double EPSILON = 1e-5;

  static ClapSound of(Json config, Parameters weights) {
    long side = config.size("spec_size", 256);
    long mels = config.size("num_mel_bins", 64);
    if (mels > side || side % mels != 0) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s: a square of %s cannot be folded from %s pitches, which Heed does not build from weights. Export the model to ONNX, and put the graph into the folder."
              .formatted(config.origin(), side, mels));
    }
    return new ClapSound(config, weights, side, mels);
  }

  /** What was heard: {@code [B, C]}. */
  Value hear(Ops ops, Choices choices) {
    ClapPatches patches = new ClapPatches(config, weights, side, mels);
    Value x = patches.embed(ops); // [B, N, C]
    long rows = side / ClapPatches.step(config, "patch_stride");
    List<Integer> depths = config.sizes("depths");
    List<Optional<Value>> maps = new ArrayList<>();
    for (int i = 0; i < depths.size(); i++) {
      Parameters stage = weights.at("layers." + i);
      TokenGrid grid = TokenGrid.of(0, rows, rows);
      EncoderOutput encoded = layers(ops, stage, i, depths.get(i), x, grid, choices);
      maps.add(encoded.maps().get(depths.get(i) - 1));
      x = encoded.last();
      if (i + 1 < depths.size()) {
        x = merged(ops, stage.at("downsample"), x, rows, width(i));
        rows /= 2;
      }
    }
    Value last = LayerNorm.of(weights.at("norm"), width(depths.size() - 1), EPSILON).apply(ops, x);
    new EncoderOutput(List.of(last), maps).outputMaps(ops, choices, "audio_model_output.");
    return ops.reduceMean(last, false, 1);
  }

  private long width(int stage) {
    return config.size("patch_embeds_hidden_size", 96) * (1L << stage);
  }

  private EncoderOutput layers(
      Ops ops, Parameters stage, int number, int depth, Value x, TokenGrid grid, Choices choices) {
    long width = width(number);
    LayerTable table =
        LayerTable.of(width, NormTable.layerNorm(config.positive("layer_norm_eps", EPSILON)))
            .mixer((block, i) -> windows(ops, block, number, i, grid))
            .feedForward(
                FeedForwardTable.mlp(
                    "intermediate.dense",
                    "output.dense",
                    (long) (config.positive("mlp_ratio", 4) * width),
                    config.text("hidden_act", "gelu")))
            .normsBefore("layernorm_before", "layernorm_after");
    return TransformerEncoder.of(table, Checkpoint.layers(stage.at("blocks"), depth), choices)
        .encode(ops, x, LayerContext.on(ops, grid, x));
  }

  private TokenMixer windows(Ops ops, Parameters block, int stage, int i, TokenGrid grid) {
    int heads = config.sizeAt("num_attention_heads", stage);
    long size = config.size("window_size", 8);
    long width = width(stage);
    Parameters self = block.at("attention.self");
    boolean biased = config.flag("qkv_bias", true);
    Value table = self.get("relative_position_bias_table", (2 * size - 1) * (2 * size - 1), heads);
    Positions positions =
        new Positions(
            new SwinEncoding(Trained.of(table), size),
            TokenGrid.of(0, size, size),
            ops.range(size * size));
    MultiHeadAttention attention =
        new MultiHeadAttention(
            Linear.of(self.at("query"), width, width, biased),
            Linear.of(self.at("key"), width, width, biased),
            Linear.of(self.at("value"), width, width, biased),
            Linear.of(block.at("attention.output.dense"), width, width, true),
            heads,
            new WindowAttention(
                size,
                i % 2 == 0 ? 0 : size / 2,
                positions.within(DotProductAttention.scaled(Weighting.SOFTMAX))));
    return positions.around(attention, heads);
  }

  /** Four neighbours become one token of twice the width: {@code [B, N/4, 2C]}. */
  private static Value merged(Ops ops, Parameters merging, Value x, long rows, long width) {
    Value image = ops.reshape(x, 0, rows / 2, 2, rows / 2, 2, width);
    Value four = ops.transpose(image, 0, 1, 3, 4, 2, 5); // columns before rows
    Value joined = ops.reshape(four, 0, rows / 2 * (rows / 2), 4 * width);
    Value normed = LayerNorm.of(merging.at("norm"), 4 * width, EPSILON).apply(ops, joined);
    return Linear.of(merging.at("reduction"), 4 * width, 2 * width, false).apply(ops, normed);
  }
}
