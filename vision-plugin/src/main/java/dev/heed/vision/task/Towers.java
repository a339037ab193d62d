package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.model.Weights;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.TaskSetup;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * How images and texts of an export in two graphs meet: {@code image . text * scale + bias}, both
 * of length 1. Scale and bias are trained, but belong to neither graph. The texts of the latest
 * call are kept as vectors.
 */
final class Towers {

  static final String IMAGES = "vision_model";
  private static final String TEXTS = "text_model";

  /** CLIP was trained with a scale of at most 100, which every published one reached. */
  private static final double CLIP_SCALE = 100;

  private final ModelFolder folder;
  private final Session texts;
  private final boolean sigmoid;
  private final Optional<Double> trainedScale;
  private final Optional<Double> trainedBias;
  private final Latest<CandidateTexts, Tensor> latest = new Latest<>();

  Towers(TaskSetup setup, boolean sigmoid) {
    this.folder = setup.folder();
    this.texts = setup.session(TEXTS);
    this.sigmoid = sigmoid;
    this.trainedScale = trained(folder, "logit_scale").map(Math::exp);
    this.trainedBias = trained(folder, "logit_bias");
  }

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

  private static Optional<Double> trained(ModelFolder folder, String name) {
    if (!folder.hasWeights()) {
      return Optional.empty();
    }
    try (Weights weights = folder.weights()) {
      return weights.find(name).map(tensor -> (double) tensor.toFloats()[0]);
    }
  }

  /** From the user, else from {@code model.safetensors}, else what CLIP is known to have. */
  double scale(ZeroShotImageClassificationOptions options) {
    Optional<Double> known = options.logitScale().or(() -> trainedScale);
    if (sigmoid && known.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "%s has two graphs and no model.safetensors, so its trained logit_scale and logit_bias are not known. Add model.safetensors, or give --logit-scale (the number after exp, such as 117.33) and --logit-bias."
              .formatted(folder));
    }
    return known.orElse(CLIP_SCALE);
  }

  /**
   * How well each image fits each text.
   *
   * @param images what the image tower gave
   * @param tokens the texts' tokens
   * @return {@code [B, L]}
   */
  Tensor logits(
      Outputs images, Inputs tokens, ZeroShotImageClassificationOptions options, Call call) {
    Tensor texts = latest.get(options.texts(), () -> embedded(tokens, call));
    double bias = options.logitBias().or(() -> trainedBias).orElse(0.0);
    return logits(embedding(images, "image_embeds"), texts, scale(options), bias);
  }

  private Tensor embedded(Inputs tokens, Call call) {
    return embedding(texts.run(tokens.takenBy(texts), call.limit()), "text_embeds");
  }

  /** {@code [B, E]}, each of length 1, under whichever name the tower gives it. */
  private static Tensor embedding(Outputs outputs, String name) {
    for (String candidate : List.of(name, "pooler_output")) {
      if (outputs.byName().containsKey(candidate)) {
        return ImageFeatureExtraction.unit(outputs.get(candidate));
      }
    }
    return outputs.get(name);
  }

  /** {@code images [B, E], texts [L, E] -> [B, L]}. */
  private static Tensor logits(Tensor images, Tensor texts, double scale, double bias) {
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
      double alike = Rows.dot(image, i / labels * width, text, i % labels * width, width);
      logits[i] = (float) (scale * alike + bias);
    }
    return Tensor.of(Shape.of(images.shape().axis(0), labels), logits);
  }
}
