package dev.heed.vision.processing;

import org.jspecify.annotations.Nullable;

/** Depth: sides that are multiples of something, and resizing floats. */
final class DepthRules {

  private DepthRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "DPTImageProcessor" -> Standard.each((p, w) -> dpt(p, w, w.torch()));
      case "CHMv2ImageProcessor" -> Standard.each((p, w) -> dpt(p, w, true));
      case "PromptDepthAnythingImageProcessor" -> Standard.each((p, w) -> dpt(p, w, false));
      case "DepthProImageProcessor" -> Standard.each(DepthRules::depthPro);
      case "ZoeDepthImageProcessor" -> Standard.each(DepthRules::zoeDepth);
      default -> null;
    };
  }

  private static Picture dpt(Picture picture, Work work, boolean crops) {
    Keys keys = work.keys();
    Picture done = picture;
    if (keys.flag("do_resize")) {
      Scaling scaling =
          Scaling.multiple(
              keys.size().exact(),
              keys.flag("keep_aspect_ratio"),
              keys.positive("ensure_multiple_of"));
      done = work.resize(picture, scaling.of(picture.size()));
    }
    done = work.finish(crops ? work.maybeCrop(done) : done);
    boolean pads =
        keys.flag("do_pad") && (keys.has("size_divisor") || keys.type().name().startsWith("CHM"));
    return pads ? centred(done, keys.positive("size_divisor")) : done;
  }

  /** Padded on all sides to multiples. */
  private static Picture centred(Picture picture, int divisor) {
    int wide = -Math.floorDiv(-picture.width(), divisor) * divisor - picture.width();
    int high = -Math.floorDiv(-picture.height(), divisor) * divisor - picture.height();
    return picture.padded(wide / 2, high / 2, wide - wide / 2, high - high / 2, 0);
  }

  private static Picture depthPro(Picture picture, Work work) {
    Picture done = work.finish(picture);
    if (!work.keys().flag("do_resize")) {
      return done;
    }
    Size target = work.keys().size().target(done);
    return work.pixels().resize(done, target, work.keys().resample(), false);
  }

  /** Pads with the mirrored picture, and lets the corners' pixels lie on the corners. */
  private static Picture zoeDepth(Picture picture, Work work) {
    Keys keys = work.keys();
    Normalization how = keys.normalization();
    if (work.torch() && !how.rescales() && how.normalizes()) {
      throw keys.wrong("do_rescale", "true where the floats are normalised");
    }
    Picture done = work.pixels().rescaleAndNormalize(picture, how.rescalingOnly()).asFloats();
    if (keys.flag("do_pad")) {
      int high = (int) (Math.sqrt(done.height() / 2.0) * 3);
      int wide = (int) (Math.sqrt(done.width() / 2.0) * 3);
      done = Mirror.reflect(done, wide, high, wide, high);
    }
    if (keys.flag("do_resize")) {
      done = FloatInterpolation.corners(done, zoeSize(done, keys), keys.resample());
    }
    return work.normalized(done);
  }

  private static Size zoeSize(Picture picture, Keys keys) {
    Size size = keys.size().exact();
    double multiple = keys.number("ensure_multiple_of");
    double down = (double) size.height() / picture.height();
    double across = (double) size.width() / picture.width();
    if (keys.flag("keep_aspect_ratio")) {
      if (Math.abs(1 - across) < Math.abs(1 - down)) {
        down = across;
      } else {
        across = down;
      }
    }
    return new Size(
        (int) (Math.rint(down * picture.height() / multiple) * multiple),
        (int) (Math.rint(across * picture.width() / multiple) * multiple));
  }
}
