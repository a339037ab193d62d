package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.runtime.Outputs;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.architecture.VisionArchitectures;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** How the vectors of a picture's tokens become one. */
enum Pooling {
  /** They stay as they are. */
  NONE,
  /**
   * The model's own: {@code pooler_output}, or {@code image_embeds} of a model with a projection.
   */
  POOLER,
  /** {@code image_embeds}, which are made to be compared, else the mean over the patches. */
  BEST,
  /** The class token's. */
  CLS,
  /** The mean over the patches, without class token and registers. */
  MEAN;

  private static final String TOKENS = "last_hidden_state";
  private static final String EMBEDS = "image_embeds";

  /** Models whose tokens are all patches. */
  private static final Set<String> ONLY_PATCHES =
      Set.of(
          "siglip_vision_model",
          "siglip2_vision_model",
          "swin",
          "swinv2",
          "videomae",
          "pvt_v2",
          "hiera",
          "ijepa");

  /** {@code pool=True} of the published pipeline is the model's own. */
  static Pooling of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "best" -> BEST;
      case "none", "false" -> NONE;
      case "pooler", "true", "" -> POOLER;
      case "cls" -> CLS;
      case "mean" -> MEAN;
      default ->
          throw new HeedException(
              ErrorCode.INVALID_OPTION,
              "--pool should be pooler, cls, mean or none, but is '%s'.".formatted(name));
    };
  }

  /** {@code [B, C]}, or all that the model gives. */
  Tensor apply(Outputs outputs, Json config) {
    boolean projected = this == BEST && outputs.byName().containsKey(EMBEDS);
    boolean timm = this == NONE && config.has("pretrained_cfg") && isVector(outputs);
    if (this == POOLER || projected || timm) {
      return pooled(outputs);
    }
    Tensor tokens = tokens(outputs);
    return switch (this) {
      case CLS -> mean(tokens, 0, 1, config);
      case MEAN, BEST -> mean(tokens, prefix(config), Integer.MAX_VALUE, config);
      default -> tokens;
    };
  }

  /** {@code [B, C]}, whatever a model gives: vectors made to be compared, or a mean, or its own. */
  static Tensor suitable(Outputs outputs, Json config) {
    boolean tokens = outputs.byName().containsKey(TOKENS);
    return outputs.byName().containsKey(EMBEDS) || tokens
        ? BEST.apply(outputs, config)
        : POOLER.apply(outputs, config);
  }

  /** {@code [B, C]} of {@code [B, C]}, of tokens {@code [B, N, C]} or of {@code [B, C, H, W]}. */
  static Tensor flat(Tensor features) {
    return switch (features.shape().rank()) {
      case 3 -> tokenMean(features, 0, features.shape().size(1));
      case 4 -> spatialMean(features);
      default -> features;
    };
  }

  private static boolean isVector(Outputs outputs) {
    return !outputs.byName().containsKey(TOKENS) && outputs.byName().containsKey(EMBEDS);
  }

  private static Tensor tokens(Outputs outputs) {
    if (isVector(outputs)) {
      throw invalidModel(
          "The model gives no vectors of tokens, but one for the image, image_embeds. Use --pool"
              + " pooler.");
    }
    return outputs.get(TOKENS);
  }

  private static Tensor pooled(Outputs outputs) {
    for (String name : List.of("pooler_output", EMBEDS)) {
      Tensor tensor = outputs.byName().get(name);
      if (tensor != null) {
        return tensor.reshaped(
            Shape.of(tensor.shape().axis(0), tensor.shape().elements() / tensor.shape().axis(0)));
      }
    }
    throw invalidModel(
        "The model has no pooler_output and no image_embeds; it has: %s. Use --pool cls or --pool mean."
            .formatted(String.join(", ", outputs.byName().keySet())));
  }

  private static int prefix(Json config) {
    String type = config.text("model_type", "");
    if (ONLY_PATCHES.contains(type)) {
      return 0;
    }
    OptionalInt timm = VisionArchitectures.timmPrefix(config);
    if (timm.isPresent()) {
      return timm.getAsInt();
    }
    return (type.equals("deit") ? 2 : 1) + config.integer("num_register_tokens", 0);
  }

  private Tensor mean(Tensor tokens, int from, int to, Json config) {
    Shape shape = tokens.shape();
    if (shape.rank() == 4 && this != CLS) {
      return spatialMean(tokens);
    }
    boolean none = this == CLS && prefix(config) == 0;
    if (shape.rank() != 3 || none) {
      throw invalidModel(
          "The model's last_hidden_state %s has no class token. Use --pool mean.".formatted(shape));
    }
    return tokenMean(tokens, Math.min(from, shape.size(1) - 1), Math.min(to, shape.size(1)));
  }

  /** {@code [B, N, C] -> [B, C]}. */
  private static Tensor tokenMean(Tensor tokens, int from, int to) {
    int batch = tokens.shape().size(0);
    int count = tokens.shape().size(1);
    int width = tokens.shape().size(2);
    float[] values = tokens.toFloats();
    float[] means = new float[batch * width];
    for (int i = 0; i < means.length; i++) {
      double sum = 0;
      for (int token = from; token < to; token++) {
        sum += values[(i / width * count + token) * width + i % width];
      }
      means[i] = (float) (sum / (to - from));
    }
    return Tensor.of(Shape.of(batch, width), means);
  }

  /** {@code [B, C, H, W] -> [B, C]}. */
  private static Tensor spatialMean(Tensor tokens) {
    int places = tokens.shape().size(2) * tokens.shape().size(3);
    float[] values = tokens.toFloats();
    float[] means = new float[values.length / places];
    for (int i = 0; i < means.length; i++) {
      double sum = 0;
      for (int j = 0; j < places; j++) {
        sum += values[i * places + j];
      }
      means[i] = (float) (sum / places);
    }
    return Tensor.of(Shape.of(tokens.shape().axis(0), tokens.shape().axis(1)), means);
  }
}
