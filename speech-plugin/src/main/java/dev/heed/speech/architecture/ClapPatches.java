package dev.heed.speech.architecture;

import dev.heed.layer.Convolution;
import dev.heed.layer.LayerNorm;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.Optional;

/**
 * How HTS-AT cuts a spectrogram: normed by pitch, stretched, folded into a square and cut into
 * patches. Of a long sound three stretches are laid over the whole where {@code enable_fusion} says
 * so.
 *
 * @see <a href="https://arxiv.org/abs/2009.14082">Dai et al. 2020 (attentional feature fusion)</a>
 */
record ClapPatches(Json config, Parameters weights, long side, long mels) {

  private static final double EPSILON = 1e-5;

  /** A number that may be written for each axis. */
  static int step(Json config, String key) {
    boolean each = JsonNodes.find(config, key).filter(node -> node.isArray()).isPresent();
    return each ? config.sizeAt(key, 0) : config.size(key, 4);
  }

  /** Declares {@code input_features [B, views, frames, mels]}: {@code [B, N, C]}. */
  Value embed(Ops ops) {
    boolean fused = config.flag("enable_fusion", false);
    Value features =
        ops.input(
            "input_features",
            ElementType.F32,
            Dims.of("audio_batch_size", fused ? 4 : 1, "frames", mels));
    Value pictures = folded(ops, normed(ops, features), fused ? 4 : 1);
    Value patches = fused ? fused(ops, pictures) : cut(ops, pictures);
    long width = config.size("patch_embeds_hidden_size", 96);
    long count = side / step(config, "patch_stride");
    Value tokens = ops.transpose(ops.reshape(patches, 0, width, count * count), 0, 2, 1);
    return config.flag("enable_patch_layer_norm", true)
        ? LayerNorm.of(weights.at("patch_embed.norm"), width, EPSILON).apply(ops, tokens)
        : tokens;
  }

  private Value normed(Ops ops, Value features) {
    Value byPitch = ops.transpose(features, 0, 3, 2, 1);
    return ops.transpose(batchNorm(ops, weights.at("batch_norm"), mels, byPitch), 0, 3, 2, 1);
  }

  private static Value batchNorm(Ops ops, Parameters norm, long width, Value x) {
    return ops.batchNormalization(
        x,
        norm.get("weight", width),
        norm.get("bias", width),
        norm.get("running_mean", width),
        norm.get("running_var", width),
        EPSILON);
  }

  /** {@code [B, views, frames, mels] -> [B, views, side, side]}: parts of the time below others. */
  private Value folded(Ops ops, Value x, long views) {
    long folds = side / mels;
    Resizing how = Resizing.cubic().with(Resizing.Coordinates.ALIGN_CORNERS);
    Value stretched = ops.resize(x, how, side * folds, mels);
    Value parts = ops.reshape(stretched, 0, views * folds, side, mels);
    return ops.reshape(ops.transpose(parts, 0, 1, 3, 2), 0, views, side, side);
  }

  private Value cut(Ops ops, Value pictures) {
    return convolution("proj", 1).apply(ops, pictures);
  }

  /** Patches, as wide as {@code times} patches that lie side by side. */
  private Convolution convolution(String name, long times) {
    long patch = step(config, "patch_size");
    long stride = step(config, "patch_stride");
    long width = config.size("patch_embeds_hidden_size", 96);
    Parameters own = weights.at("patch_embed").at(name);
    Value weight =
        own.get(
            "weight", width, config.size("patch_embed_input_channels", 1), patch, patch * times);
    Window window =
        Window.stride(stride, stride * times).pad((patch - stride) / 2, (patch - stride) / 2);
    return new Convolution(weight, Optional.of(own.get("bias", width)), window);
  }

  private Value fused(Ops ops, Value pictures) {
    Value longer = ops.input("is_longer", ElementType.BOOL, Dims.of("audio_batch_size", 1));
    Value whole = cut(ops, ops.slice(pictures, 1, 0, 1)); // [B, F, H, W]
    long width = config.size("patch_embeds_hidden_size", 96);
    long count = side / step(config, "patch_stride");
    Value three = ops.reshape(ops.slice(pictures, 1, 1, 4), -1, 1, side, side);
    Value parts = convolution("mel_conv2d", 3).apply(ops, three);
    long narrow = parts.size(3);
    Value apart = ops.reshape(parts, -1, 3, width, count, narrow);
    Value beside = ops.reshape(ops.transpose(apart, 0, 2, 3, 1, 4), 0, width, count, 3 * narrow);
    Value padded = ops.pad(beside, 0, 0, 0, 0, 0, 0, 0, count - 3 * narrow);
    return ops.where(ops.unsqueeze(longer, 2, 3), blended(ops, whole, padded, width), whole);
  }

  private Value blended(Ops ops, Value whole, Value parts, long width) {
    Parameters fusion = weights.at("patch_embed.fusion_model");
    Value sum = ops.add(whole, parts);
    Value near = attended(ops, fusion.at("local_att"), 0, width, sum);
    Value far = attended(ops, fusion.at("global_att"), 1, width, ops.reduceMean(sum, true, 2, 3));
    Value share = ops.sigmoid(ops.add(near, far));
    Value first = ops.mul(ops.mul(whole, share), 2);
    Value second = ops.mul(ops.mul(parts, ops.sub(ops.constant(1f), share)), 2);
    return ops.add(first, second);
  }

  private Value attended(Ops ops, Parameters parts, int from, long width, Value x) {
    long narrow = width / config.size("aff_block_r", 4);
    Value first = pointwise(parts.at("" + from), width, narrow).apply(ops, x);
    Value bent = ops.relu(batchNorm(ops, parts.at("" + (from + 1)), narrow, first));
    Value second = pointwise(parts.at("" + (from + 3)), narrow, width).apply(ops, bent);
    return batchNorm(ops, parts.at("" + (from + 4)), width, second);
  }

  private static Convolution pointwise(Parameters conv, long in, long out) {
    return Convolution.square(conv, in, out, 1, true, Window.plain());
  }
}
