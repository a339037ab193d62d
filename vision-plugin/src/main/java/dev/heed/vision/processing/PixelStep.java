package dev.heed.vision.processing;

import dev.heed.vision.image.Image;

/** One change of a picture while it is still bytes. */
interface PixelStep {

  /** The changed picture; the same one where nothing changes. Never writes the given one. */
  Image apply(Image image);

  /** The same change of where things are; what depends on the pixels' values is left out. */
  Geometry follow(Geometry before);
}
