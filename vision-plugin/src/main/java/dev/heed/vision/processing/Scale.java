package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/** Resizes a picture to what a rule says. */
record Scale(Scaling scaling, Resample filter) implements PixelStep {

  @Override
  public Image apply(Image image) {
    Size size = size(new Size(image.height(), image.width()));
    return Resize.to(image, size.width(), size.height(), filter);
  }

  @Override
  public Geometry follow(Geometry before) {
    return before.scaled(size(before.input()));
  }

  private Size size(Size image) {
    return Scaling.requirePossible(image, scaling.of(image));
  }
}
