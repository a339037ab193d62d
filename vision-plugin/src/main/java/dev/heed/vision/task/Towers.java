package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.runtime.Outputs;
import dev.heed.spi.Options;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How images and texts of an export in two graphs meet: {@code image . text * scale + bias}, both
 * of length 1. Scale and bias are trained, but belong to neither graph.
 */
record Towers(double scale, double bias) {

  static final String IMAGES = "vision_model";
  static final String TEXTS = "text_model";

  /** CLIP was trained with a scale of at most 100, which every published one reached. */
  private static final double CLIP_SCALE = 100;

  /** Whether the folder is such an export; one with a single tower is an error that says so. */
  static boolean are(ModelFolder folder) {
    if (folder.hasGraph("model")) {
      return false;
    }
    boolean images = folder.hasGraph(IMAGES);
    boolean texts = folder.hasGraph(TEXTS);
    if (images != texts) {
      throw invalidModel(
          "%s has %s.onnx but no %s.onnx. Images and texts are compared by two graphs, %s and %s, or by one, model.onnx. Download the one that is missing."
              .formatted(folder, images ? IMAGES : TEXTS, images ? TEXTS : IMAGES, IMAGES, TEXTS));
    }
    return images;
  }

  /** From the user, else from {@code model.safetensors}, else what CLIP is known to have. */
  static Towers of(ModelFolder folder, Options options, boolean sigmoid) {
    OptionalDouble scale = trained(folder, "logit_scale");
    OptionalDouble bias = trained(folder, "logit_bias");
    if (sigmoid && scale.isEmpty() && options.text("logit-scale").isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "%s has two graphs and no model.safetensors, so its trained logit_scale and logit_bias are not known. Add model.safetensors, or give --logit-scale (the number after exp, such as 117.33) and --logit-bias."
              .formatted(folder));
    }
    double trainedScale = scale.isPresent() ? Math.exp(scale.getAsDouble()) : CLIP_SCALE;
    return new Towers(
        options.number("logit-scale", trainedScale), options.number("logit-bias", bias.orElse(0)));
  }

  private static OptionalDouble trained(ModelFolder folder, String name) {
    if (!folder.hasWeights()) {
      return OptionalDouble.empty();
    }
    try (Weights weights = folder.weights()) {
      return weights
          .find(name)
          .map(tensor -> OptionalDouble.of(tensor.toFloats()[0]))
          .orElse(OptionalDouble.empty());
    }
  }

  /** {@code [B, E]}, each of length 1, under whichever name the tower gives it. */
  static Tensor embedding(Outputs outputs, String name) {
    for (String candidate : List.of(name, "pooler_output")) {
      if (outputs.byName().containsKey(candidate)) {
        return ImageFeatureExtraction.unit(outputs.get(candidate));
      }
    }
    return outputs.get(name);
  }

  /** {@code images [B, E], texts [L, E] -> [B, L]}. */
  Tensor logits(Tensor images, Tensor texts) {
    int width = images.shape().size(1);
    if (texts.shape().size(1) != width) {
      throw invalidModel(
          "The image tower gives %s and the text tower %s: they do not meet. Are both of one export, with their projections?"
              .formatted(images.shape(), texts.shape()));
    }
    float[] image = images.toFloats();
    float[] text = texts.toFloats();
    int labels = texts.shape().size(0);
    float[] logits = new float[images.shape().size(0) * labels];
    for (int i = 0; i < logits.length; i++) {
      logits[i] =
          (float) (scale * dot(image, i / labels * width, text, i % labels * width, width) + bias);
    }
    return Tensor.of(Shape.of(images.shape().axis(0), labels), logits);
  }

  private static double dot(float[] a, int i, float[] b, int j, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += (double) a[i + k] * b[j + k];
    }
    return sum;
  }
}
