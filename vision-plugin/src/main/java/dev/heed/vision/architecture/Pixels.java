package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.InterpolatedPositions;
import dev.heed.vision.encoding.Interpolation;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * What a vision model's {@code config.json} says of its input.
 *
 * @param height of the images it was trained on
 * @param width of the images it was trained on
 * @param patch the side of a patch
 */
record Pixels(long channels, long height, long width, long patch) {

  /** Patches along a side; published models have up to 74. */
  private static final int MOST_PATCHES = 1024;

  Pixels {
    if (patch > Math.min(height, width)) {
      throw HeedException.invalidModel(
          "config.json says that a patch has %s pixels, and the image %s x %s."
              .formatted(patch, height, width));
    }
    if (Math.max(height, width) / patch > MOST_PATCHES) {
      throw HeedException.invalidModel(
          "config.json says that an image has %s x %s pixels, and a patch %s: more than the %s patches along a side that are built."
              .formatted(height, width, patch, MOST_PATCHES));
    }
  }

  static Pixels of(Json config, int image, int patch) {
    return new Pixels(
        config.size("num_channels", 3),
        size(config, "image_size", 0, image),
        size(config, "image_size", 1, image),
        size(config, "patch_size", 0, patch));
  }

  /** A number, or a list of height and width. */
  static long size(Json config, String key, int axis, int otherwise) {
    boolean list = JsonNodes.find(config, key).filter(node -> node.isArray()).isPresent();
    if (!list) {
      return config.size(key, otherwise);
    }
    List<Integer> sizes = config.sizes(key);
    return sizes.get(Math.min(axis, sizes.size() - 1));
  }

  long rows() {
    return height / patch;
  }

  long columns() {
    return width / patch;
  }

  /** The input {@code pixel_values [batch, channels, height, width]}, of any size. */
  Value input(Ops ops) {
    return ops.input(
        "pixel_values", ElementType.F32, Dims.of("batch_size", channels, "height", "width"));
  }

  /** The convolution that makes a token of each patch, as ViT's checkpoints name it. */
  PatchEmbedding patches(Parameters body, long width) {
    Parameters projection = body.at("embeddings.patch_embeddings.projection");
    return PatchEmbedding.of(projection, channels, width, patch, true);
  }

  /** A vector for each of {@code prefix} tokens and each patch. */
  InterpolatedPositions positions(
      Parameters body, int prefix, long width, Interpolation interpolation) {
    long tokens = prefix + rows() * columns();
    Value table = body.get("embeddings.position_embeddings", 1, tokens, width);
    return new InterpolatedPositions(table, prefix, rows(), columns(), interpolation);
  }
}
