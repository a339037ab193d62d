package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.runtime.Inputs;
import dev.heed.vision.image.Image;

/** A picture with a fourth channel: what is in front, what behind, and what is not known. */
final class Trimap {

  private static final int CHANNELS = 4;

  private Trimap() {}

  static Inputs process(Work work, Image image, Image trimap) {
    String type = work.keys().type().name();
    if (!type.equals("VitMatteImageProcessor")) {
      throw invalidInput("%s takes no trimap; VitMatteImageProcessor does.".formatted(type));
    }
    if (image.width() != trimap.width() || image.height() != trimap.height()) {
      throw invalidInput(
          "The trimap is %s x %s pixels and the picture %s x %s: each pixel of the picture needs one of the trimap."
              .formatted(trimap.width(), trimap.height(), image.width(), image.height()));
    }
    Picture colours = work.finish(Picture.of(image));
    Normalization rescaling = work.keys().normalization().rescalingOnly();
    Picture grey =
        work.pixels().rescaleAndNormalize(Picture.of(new Grey().apply(trimap)), rescaling);
    int divisor = work.keys().flag("do_pad") ? work.keys().positive("size_divisor") : 1;
    int height = (image.height() + divisor - 1) / divisor * divisor;
    int width = (image.width() + divisor - 1) / divisor * divisor;
    Sizes.require(height, width);
    float[] values = new float[CHANNELS * height * width];
    for (int c = 0; c < CHANNELS; c++) {
      float[] from = c < 3 ? colours.floats() : grey.floats();
      int start = c < 3 ? c * image.height() * image.width() : 0;
      for (int y = 0; y < image.height(); y++) {
        System.arraycopy(
            from, start + y * image.width(), values, (c * height + y) * width, image.width());
      }
    }
    return new Produced().floats("pixel_values", values, 1, CHANNELS, height, width).inputs();
  }
}
