package dev.heed.vision.task;

import dev.heed.model.EmbeddedModel;
import dev.heed.spi.StandardModel;
import java.util.Map;

/** The models that ship inside this plugin. */
final class StandardModels {

  private static final String FOLDER = "dev/heed/vision/models/conv-stem-vit-cifar10/";

  private static final EmbeddedModel CIFAR10 =
      new EmbeddedModel(
          StandardModels.class,
          "conv-stem-vit-cifar10-2",
          Map.of(
              "config.json", FOLDER + "config.json",
              "preprocessor_config.json", FOLDER + "preprocessor_config.json",
              "model.onnx", FOLDER + "model.onnx",
              "model.safetensors", FOLDER + "model.safetensors"));

  static final StandardModel IMAGE_CLASSIFICATION =
      new StandardModel(
          "heed: no --model given: using the embedded conv-stem-vit-cifar10, a small ViT for ten"
              + " classes of 32 x 32 pixels (top-1 90.03 % on the CIFAR-10 test images).",
          CIFAR10::unpack);

  private static final EmbeddedModel SURF =
      new EmbeddedModel(
          StandardModels.class,
          "surf-1",
          Map.of("config.json", "dev/heed/vision/models/surf/config.json"));

  /** No model but a method; its folder says so. */
  static final StandardModel KEYPOINT_MATCHING =
      new StandardModel(
          "heed: no --model given: matching points by SURF, a method without a model that knows"
              + " texture alone; LightGlue's weights find more.",
          SURF::unpack);

  private StandardModels() {}
}
