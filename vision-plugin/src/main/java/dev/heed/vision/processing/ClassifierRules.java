package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types of which one picture becomes one {@code pixel_values}. */
final class ClassifierRules {

  private static final int CONVNEXT_CROPS_BELOW = 384;

  private ClassifierRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "BeitImageProcessor" -> Standard.cropping((p, w) -> w.resize(p));
      case "SegformerImageProcessor" -> Standard.plain((p, w) -> w.resize(p));
      case "MobileNetV2ImageProcessor" -> Standard.cropping((p, w) -> w.resize(p));
      case "FlavaImageProcessor" -> Standard.cropping((p, w) -> w.resize(p));
      case "SegGptImageProcessor" -> Standard.plain((p, w) -> w.resize(p));
      case "LayoutLMv3ImageProcessor" -> Standard.cropping((p, w) -> w.resize(p));
      case "LevitImageProcessor" -> new Standard(ClassifierRules::levit, true, true);
      case "PoolFormerImageProcessor" -> new Standard(ClassifierRules::poolFormer, true, true);
      case "ConvNextImageProcessor" -> Standard.cropping(ClassifierRules::convNext);
      case "TextNetImageProcessor" -> Standard.cropping(ClassifierRules::textNet);
      case "GLPNImageProcessor" -> Standard.plain(ClassifierRules::glpn);
      case "PerceiverImageProcessor" -> Standard.each(ClassifierRules::perceiver);
      case "EfficientNetImageProcessor" -> Standard.each(ClassifierRules::efficientNet);
      case "DINOv3ViTImageProcessor" -> Standard.each(ClassifierRules::dinov3);
      case "MobileViTImageProcessor" -> Standard.each(ClassifierRules::mobileVit);
      case "LayoutLMv2ImageProcessor" -> Standard.each(ClassifierRules::layoutLm2);
      case "Swin2SRImageProcessor" -> Standard.each(ClassifierRules::swin2sr);
      case "LlavaImageProcessor" -> Standard.each(ClassifierRules::llava);
      case "VideoMAEImageProcessor" -> video(Standard.cropping((p, w) -> w.resize(p)));
      case "VivitImageProcessor" -> video(Standard.each(ClassifierRules::vivit));
      case "VideoMAEVideoProcessor", "TimesformerVideoProcessor" ->
          video(Standard.cropping((p, w) -> w.resize(p)));
      case "VJEPA2VideoProcessor" ->
          renamed(video(Standard.cropping((p, w) -> w.resize(p))), "pixel_values_videos");
      case "VivitVideoProcessor" -> video(Standard.each(ClassifierRules::vivitVideo));
      case "IdeficsImageProcessor" -> renamed(Standard.standard(), "output");
      case "VideoLlavaImageProcessor" ->
          renamed(Standard.cropping((p, w) -> w.resize(p)), "pixel_values_images");
      default -> null;
    };
  }

  private static Picture levit(Picture picture, Work work) {
    Dims size = work.keys().size();
    if (!size.has("shortest_edge")) {
      return work.resize(picture, size.exact());
    }
    int edge = (int) (256.0 / 224 * size.get("shortest_edge"));
    return work.resize(picture, Scaling.shortestEdge(edge).of(picture.size()));
  }

  private static Picture poolFormer(Picture picture, Work work) {
    double part = work.keys().number("crop_pct");
    Dims size = work.keys().size();
    if (size.has("shortest_edge")) {
      return shortest(picture, work, (int) (size.get("shortest_edge") / part));
    }
    Size exact = size.exact();
    return exact.height() == exact.width()
        ? shortest(picture, work, (int) (exact.height() / part))
        : work.resize(
            picture, new Size((int) (exact.height() / part), (int) (exact.width() / part)));
  }

  private static Picture shortest(Picture picture, Work work, int edge) {
    return work.resize(picture, Scaling.shortestEdge(edge).of(picture.size()));
  }

  /** Small sizes are resized larger and cropped, large ones are bent into the square. */
  private static Picture convNext(Picture picture, Work work) {
    int edge = work.keys().size().get("shortest_edge");
    Size square = new Size(edge, edge);
    if (edge >= CONVNEXT_CROPS_BELOW) {
      return work.resize(picture, square);
    }
    Picture larger = shortest(picture, work, (int) (edge / work.keys().number("crop_pct")));
    return work.pixels().centreCrop(larger, square);
  }

  private static Picture textNet(Picture picture, Work work) {
    int edge = work.keys().size().get("shortest_edge");
    int divisor = work.keys().positive("size_divisor");
    return work.resize(
        picture, Scaling.ceilTo(divisor, Scaling.shortestEdge(edge)).of(picture.size()));
  }

  private static Picture glpn(Picture picture, Work work) {
    int divisor = work.keys().positive("size_divisor");
    return work.resize(picture, Scaling.floorTo(divisor).of(picture.size()));
  }

  /** Crops before it resizes, by the ratio of the two sizes. */
  private static Picture perceiver(Picture picture, Work work) {
    Picture cropped = picture;
    if (work.keys().flag("do_center_crop")) {
      Size size = work.keys().size().exact();
      Size crop = work.keys().dims("crop_size").exact();
      int shorter = picture.size().shorter();
      cropped =
          work.pixels()
              .centreCrop(
                  picture,
                  new Size(
                      (int) ((double) size.height() / crop.height() * shorter),
                      (int) ((double) size.width() / crop.width() * shorter)));
    }
    return work.finish(work.keys().flag("do_resize") ? work.resize(cropped) : cropped);
  }

  private static Picture efficientNet(Picture picture, Work work) {
    Keys keys = work.keys();
    Picture shaped = work.maybeCrop(keys.flag("do_resize") ? work.resize(picture) : picture);
    Normalization how = keys.normalization();
    Picture done = shaped;
    if (how.rescales() && keys.flag("rescale_offset")) {
      Picture rescaled = work.pixels().rescale(shaped, how.factor());
      Picture shifted = Pixels.mapped(rescaled, (value, c) -> value - 1);
      done = work.pixels().rescaleAndNormalize(shifted, how.normalizingOnly());
    } else {
      done = work.pixels().rescaleAndNormalize(shaped, how);
    }
    return keys.flag("include_top")
        ? work.pixels().normalize(done, new float[3], keys.perChannel("image_std"))
        : done;
  }

  /** Rescales first, so that floats are resized. */
  static Picture dinov3(Picture picture, Work work) {
    Normalization how = work.keys().normalization();
    Picture done = work.pixels().rescaleAndNormalize(picture, how.rescalingOnly());
    done = work.maybeCrop(work.keys().flag("do_resize") ? work.resize(done) : done);
    return work.normalized(done);
  }

  private static Picture mobileVit(Picture picture, Work work) {
    Picture resized = work.keys().flag("do_resize") ? work.resize(picture) : picture;
    Normalization how = work.keys().normalization().rescalingOnly();
    Picture done = work.pixels().rescaleAndNormalize(work.maybeCrop(resized), how);
    return work.keys().flag("do_flip_channel_order") ? done.flipped() : done;
  }

  private static Picture layoutLm2(Picture picture, Work work) {
    return (work.keys().flag("do_resize") ? work.resize(picture) : picture).flipped();
  }

  private static Picture swin2sr(Picture picture, Work work) {
    Normalization how = work.keys().normalization().rescalingOnly();
    Picture done = work.pixels().rescaleAndNormalize(picture, how);
    if (!work.keys().flag("do_pad")) {
      return done;
    }
    int divisor = work.keys().positive("size_divisor");
    int height = (done.height() / divisor + 1) * divisor;
    int width = (done.width() / divisor + 1) * divisor;
    Sizes.require(height, width);
    return Mirror.symmetric(done, 0, 0, width - done.width(), height - done.height());
  }

  private static Picture llava(Picture picture, Work work) {
    Picture square = picture;
    if (work.keys().flag("do_pad")) {
      square = Square.padded(picture, Square.colour(work.keys(), "image_mean"));
    }
    Picture resized = work.keys().flag("do_resize") ? work.resize(square) : square;
    return work.finish(work.maybeCrop(resized));
  }

  private static Picture vivit(Picture picture, Work work) {
    Keys keys = work.keys();
    boolean rescales = keys.flag("do_rescale");
    if (keys.flag("offset") && !rescales) {
      throw invalidModel("'offset' is part of rescaling, but do_rescale is false.");
    }
    Picture done = work.maybeCrop(keys.flag("do_resize") ? work.resize(picture) : picture);
    done = rescales ? work.pixels().rescale(done, keys.number("rescale_factor")) : done;
    done = keys.flag("offset") ? Pixels.mapped(done, (value, c) -> value - 1) : done;
    return work.pixels().rescaleAndNormalize(done, keys.normalization().normalizingOnly());
  }

  private static Picture vivitVideo(Picture picture, Work work) {
    Keys keys = work.keys();
    Picture done = work.maybeCrop(keys.flag("do_resize") ? work.resize(picture) : picture);
    Normalization how = keys.normalization();
    if (!keys.flag("do_rescale")) {
      return work.pixels().rescaleAndNormalize(done, how.normalizingOnly());
    }
    // At once, since a picture may be large: one pass in place of three.
    float factor = (float) keys.number("rescale_factor");
    if (!how.normalizes()) {
      return Pixels.mapped(done, (value, c) -> value * factor - 1);
    }
    float[] mean = how.mean();
    float[] std = how.std();
    return Pixels.mapped(done, (value, c) -> (value * factor - 1 - mean[c]) / std[c]);
  }

  /** The pictures are the frames of one clip: {@code [1, T, 3, H, W]}. */
  private static Rule video(Rule rule) {
    return (pictures, work, out) -> {
      Produced frames = new Produced();
      rule.run(pictures, work, frames);
      Leading.axis(frames, out);
    };
  }

  private static Rule renamed(Rule rule, String name) {
    return (List<Picture> pictures, Work work, Produced out) -> {
      Produced plain = new Produced();
      rule.run(pictures, work, plain);
      plain.inputs().byName().forEach((old, tensor) -> out.put(name, tensor));
    };
  }
}
