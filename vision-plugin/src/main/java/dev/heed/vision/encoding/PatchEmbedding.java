package dev.heed.vision.encoding;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.api.Internal;
import dev.heed.layer.Convolution;
import dev.heed.op.Dim;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Embedding;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.List;
import java.util.Optional;

/**
 * Cuts an image into patches and maps each to a token: {@code pixel_values [B, 3, H, W]} to {@code
 * [B, (H/P)*(W/P), C]}, row-major.
 *
 * @param weight {@code [C, 3, P, P]}
 * @param bias {@code [C]}
 * @param form how it is computed; both give the same tokens
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al. 2021, section 3.1</a>
 */
@Internal
public record PatchEmbedding(Value weight, Optional<Value> bias, Form form) implements Embedding {

  /** Two ways to say the same. */
  public enum Form {
    /** A convolution whose kernel and stride are the patch. */
    CONVOLUTION,
    /** A linear map of flattened patches, as the paper tells it; sizes must divide. */
    LINEAR
  }

  /** {@code weight}, and {@code bias} where there is one, for square patches. */
  public static PatchEmbedding of(
      Parameters parameters, long channels, long width, long patch, boolean biased) {
    return new PatchEmbedding(
        parameters.get("weight", width, channels, patch, patch),
        biased ? Optional.of(parameters.get("bias", width)) : Optional.empty(),
        Form.CONVOLUTION);
  }

  public PatchEmbedding in(Form other) {
    return new PatchEmbedding(weight, bias, other);
  }

  @Override
  public Embedded embed(Ops ops, Value pixels) {
    return switch (form) {
      case CONVOLUTION -> convolved(ops, pixels);
      case LINEAR -> flattened(ops, pixels);
    };
  }

  private Embedded convolved(Ops ops, Value pixels) {
    Window window = Window.stride(weight.size(2), weight.size(3));
    return tokens(ops, new Convolution(weight, bias, window).apply(ops, pixels));
  }

  /** An image {@code [B, C, h, w]} as tokens {@code [B, h*w, C]} and their grid. */
  public static Embedded tokens(Ops ops, Value image) {
    Value rows = ops.transpose(ops.reshape(image, 0, 0, -1), 0, 2, 1);
    return new Embedded(rows, new TokenGrid(0, image.axis(2), image.axis(3)));
  }

  /** The way back: tokens {@code [B, h*w, C]} as an image {@code [B, C, h, w]}. */
  public static Value image(Ops ops, Value tokens, TokenGrid grid) {
    Dims dims = new Dims(List.of(tokens.axis(0), tokens.axis(2), grid.rows(), grid.columns()));
    return ops.reshape(ops.transpose(tokens, 0, 2, 1), dims);
  }

  private Embedded flattened(Ops ops, Value pixels) {
    long channels = weight.size(1);
    long high = weight.size(2);
    long wide = weight.size(3);
    Dim rows = parts(pixels, 2, high);
    Dim columns = parts(pixels, 3, wide);
    Dims cut = Dims.of(pixels.axis(0), channels, rows, high, columns, wide);
    Value patches = ops.transpose(ops.reshape(pixels, cut), 0, 2, 4, 1, 3, 5);
    Value flat = ops.reshape(patches, 0, 0, 0, channels * high * wide); // [B, h, w, 3*P*P]
    Value matrix = ops.reshape(weight, weight.size(0), channels * high * wide);
    Value product = ops.matMul(flat, ops.transpose(matrix, 1, 0));
    Value tokens = bias.map(b -> ops.add(product, b)).orElse(product);
    return new Embedded(
        ops.reshape(tokens, pixels.axis(0).isFixed() ? pixels.size(0) : 0, -1, weight.size(0)),
        new TokenGrid(0, rows, columns));
  }

  private static Dim parts(Value pixels, int axis, long patch) {
    long size = pixels.size(axis);
    if (size % patch != 0) {
      throw invalidInput(
          "The image is %s; %s %s is not a multiple of the patch size %s. Let the processor resize it, or crop to %s."
              .formatted(
                  pixels.dims(),
                  axis == 2 ? "height" : "width",
                  size,
                  patch,
                  size / patch * patch));
    }
    return Dim.of(size / patch);
  }
}
