package dev.heed.vision.processing;

import dev.heed.runtime.Inputs;
import dev.heed.vision.image.Image;
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

  /** The same for a model of grey pictures. */
  Recipe grey();

  /** The same with one key of its configuration set, where it is a published type's rule. */
  default Recipe with(String key, boolean value) {
    return this;
  }

  /** The same without what is done to a sample's value. */
  Recipe bytes();
}
