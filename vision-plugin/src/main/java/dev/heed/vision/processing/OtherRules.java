package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types with a way of their own: squares, pairs of pictures, frames on a canvas. */
final class OtherRules {

  private OtherRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "DeepseekVLImageProcessor" -> Standard.each(OtherRules::deepseek);
      case "JanusImageProcessor" -> Standard.each(OtherRules::deepseek);
      case "DeepseekVLHybridImageProcessor" -> OtherRules::deepseekHybrid;
      case "SuperPointImageProcessor" -> Standard.each(OtherRules::superPoint);
      case "LightGlueImageProcessor", "SuperGlueImageProcessor", "EfficientLoFTRImageProcessor" ->
          OtherRules::pairs;
      case "TvpImageProcessor" -> OtherRules::tvp;
      case "VitPoseImageProcessor" ->
          (pictures, work, out) -> needsMore(work, "the boxes of persons");
      case "VitMatteImageProcessor" -> (pictures, work, out) -> needsMore(work, "a trimap");
      case "Owlv2ImageProcessor" -> new Owlv2Rule();
      case "ImageGPTImageProcessor" -> new ImageGptRule();
      default -> null;
    };
  }

  private static void needsMore(Work work, String what) {
    throw invalidInput(
        "%s needs %s beside each picture, which a batch of pictures does not have."
            .formatted(work.keys().type().name(), what));
  }

  private static Size deepseekSize(Size image, int side, int least) {
    double scale = (double) side / image.longer();
    return new Size(
        Math.max(Work.round(image.height() * scale), least),
        Math.max(Work.round(image.width() * scale), least));
  }

  /**
   * As it was saved; else grey where torchvision's class is told no mean, since it looks at what
   * was written alone; else the mean.
   */
  private static float[] background(Work work, String mean) {
    String saved = mean.replace("image_mean", "background_color");
    if (work.keys().config().has(saved)) {
      return work.keys().perChannel(saved);
    }
    boolean grey = (work.torch() && !work.keys().config().has(mean)) || !work.keys().has(mean);
    return grey ? new float[] {127, 127, 127} : Square.colour(work.keys(), mean);
  }

  private static Picture deepseek(Picture picture, Work work) {
    Keys keys = work.keys();
    Picture done = picture;
    if (keys.flag("do_resize")) {
      Size size = deepseekSize(picture.size(), keys.size().square(), keys.positive("min_size"));
      done = work.resize(picture, size);
    }
    if (keys.flag("do_pad")) {
      done = Square.padded(done, background(work, "image_mean"));
    }
    return work.finish(done);
  }

  private static void deepseekHybrid(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int least = keys.positive("min_size");
    boolean resizes = keys.flag("do_resize");
    boolean pads = keys.flag("do_pad");
    if (work.torch() && !(resizes && pads)) {
      throw invalidModel("This type resizes and pads always; do_resize or do_pad is false.");
    }
    List<Picture> high = new ArrayList<>();
    List<Picture> low = new ArrayList<>();
    for (Picture picture : pictures) {
      Picture large = picture;
      Picture small = picture;
      if (resizes) {
        Size size = deepseekSize(picture.size(), keys.dims("high_res_size").square(), least);
        large = work.pixels().resize(picture, size, keys.resample("high_res_resample"));
        large = pads ? Square.padded(large, background(work, "high_res_image_mean")) : large;
        small = work.resize(large, deepseekSize(large.size(), keys.size().square(), least));
        small = pads ? Square.padded(small, background(work, "image_mean")) : small;
      }
      Normalization how = keys.normalization();
      Normalization highHow =
          how.with(keys.perChannel("high_res_image_mean"), keys.perChannel("high_res_image_std"));
      high.add(work.pixels().rescaleAndNormalize(large, highHow));
      low.add(work.pixels().rescaleAndNormalize(small, how));
    }
    out.pictures("pixel_values", low);
    out.pictures("high_res_pixel_values", high);
  }

  private static Picture grey(Picture picture, Work work) {
    float[] values = picture.floats();
    int plane = values.length / 3;
    for (int i = 0; i < plane; i++) {
      if (values[i] != values[plane + i] || values[i] != values[2 * plane + i]) {
        return work.pixels().grey(picture);
      }
    }
    return picture;
  }

  private static Picture superPoint(Picture picture, Work work) {
    Keys keys = work.keys();
    boolean grey = keys.flag("do_grayscale");
    Picture done = grey && work.torch() ? grey(picture, work) : picture;
    done = keys.flag("do_resize") ? work.resize(done) : done;
    done = work.pixels().rescaleAndNormalize(done, keys.normalization().rescalingOnly());
    return grey && !work.torch() ? grey(done, work) : done;
  }

  private static void pairs(List<Picture> pictures, Work work, Produced out) {
    if (pictures.size() % 2 != 0) {
      throw invalidInput(
          "%s takes pairs of pictures, but got %s."
              .formatted(work.keys().type().name(), pictures.size()));
    }
    Keys keys = work.keys();
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              Picture resized = keys.flag("do_resize") ? work.resize(p) : p;
              Picture rescaled =
                  work.pixels().rescaleAndNormalize(resized, keys.normalization().rescalingOnly());
              return keys.flag("do_grayscale") ? grey(rescaled, work) : rescaled;
            });
    out.pictures("pixel_values", done, done.size() / 2, 2);
  }

  private static void tvp(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              Picture frame =
                  work.maybeCrop(keys.flag("do_resize") ? work.resize(p, tvpSize(p, keys)) : p);
              frame = work.finish(frame);
              if (keys.flag("do_pad")) {
                float fill = (float) keys.number("constant_values");
                frame = Pixels.padTo(frame, keys.dims("pad_size").exact(), fill);
              }
              return keys.flag("do_flip_channel_order") ? frame.flipped() : frame;
            });
    out.pictures("pixel_values", done, 1, done.size());
  }

  private static Size tvpSize(Picture picture, Keys keys) {
    Dims size = keys.size();
    if (!size.has("longest_edge") || size.has("shortest_edge")) {
      return size.target(picture);
    }
    int longest = size.get("longest_edge");
    if (picture.height() >= picture.width()) {
      double ratio = (double) picture.width() / picture.height();
      return new Size(longest, (int) (longest * ratio));
    }
    double ratio = (double) picture.height() / picture.width();
    return new Size((int) (longest * ratio), longest);
  }
}
