package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.runtime.Inputs;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.Reduction;
import java.util.List;
import java.util.Optional;

/** What stands behind an {@link ImageProcessor}: a published type's rule, or steps by keys. */
interface Recipe {

  String type();

  Optional<Backend> backend();

  /** What was assumed, where the folder does not say it. */
  List<String> notices();

  Inputs process(List<Image> batch);

  Geometry geometry(int width, int height);

  /** How much smaller pictures may be decoded. */
  default Reduction reduction() {
    return Reduction.NONE;
  }

  /** Whether {@code do_pad} is on. */
  default boolean pads() {
    return false;
  }

  /**
   * What a published type works with, for those that take more than pictures.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where it takes pictures alone
   */
  default Work work() {
    throw invalidModel(
        "The image processor %s takes pictures alone. For people in boxes it takes VitPoseImageProcessor in preprocessor_config.json, for a trimap VitMatteImageProcessor."
            .formatted(type()));
  }

  /** The same for a model of grey pictures. */
  Recipe grey();

  /** The same with one key of its configuration set, where it is a published type's rule. */
  default Recipe with(String key, boolean value) {
    return this;
  }

  /** The same without what is done to a sample's value. */
  Recipe bytes();
}
