package dev.heed.vision.processing;

import java.util.List;

/**
 * OWLv2's: rescaled, padded to a square, blurred where it shrinks, resized as floats. The backends
 * blur and resize as PyTorch and as SciPy do.
 */
final class Owlv2Rule implements Rule {

  @Override
  public void run(List<Picture> pictures, Work work, Produced out) {
    out.pictures("pixel_values", work.each(pictures, p -> one(p, work)));
  }

  private static Picture one(Picture picture, Work work) {
    Keys keys = work.keys();
    Normalization how = keys.normalization();
    Picture done = work.pixels().rescaleAndNormalize(picture, how.rescalingOnly());
    if (keys.flag("do_pad")) {
      int side = done.size().longer();
      done = Pixels.padTo(done, new Size(side, side), 0);
    }
    if (work.torch() && !keys.flag("do_resize")) {
      throw keys.wrong("do_resize", "true, as the class fails without");
    }
    if (keys.flag("do_resize")) {
      Size size = keys.size().exact();
      Sizes.require(size.height(), size.width());
      done = work.torch() ? torch(done, size) : SplineZoom.of(done.asFloats(), size);
    }
    return work.pixels().rescaleAndNormalize(done, how.normalizingOnly());
  }

  private static Picture torch(Picture picture, Size size) {
    float down = Math.max(0, ((float) picture.height() / size.height() - 1) / 2);
    float across = Math.max(0, ((float) picture.width() / size.width() - 1) / 2);
    Picture filtered = picture;
    if (down != 0 && across != 0) {
      // the published call gives the kernel of the rows to the columns, and the other way round
      filtered = GaussianBlur.of(picture.asFloats(), down, across);
    }
    return new TorchPixels().resize(filtered, size, Resample.BILINEAR, false);
  }
}
