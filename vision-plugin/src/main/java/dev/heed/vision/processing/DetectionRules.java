package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types that pad a batch and say with a mask where the pictures are; SAM's and EoMT's. */
final class DetectionRules {

  private static final int YOLOS_MULTIPLE = 16;

  private DetectionRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "DetrImageProcessor",
          "ConditionalDetrImageProcessor",
          "DeformableDetrImageProcessor",
          "GroundingDinoImageProcessor",
          "RTDetrImageProcessor" ->
          detr((p, w) -> w.finish(resized(p, w)));
      case "YolosImageProcessor" -> detr((p, w) -> w.finish(yolos(p, w)));
      case "RfDetrImageProcessor" -> detr(DetectionRules::rfDetr);
      case "MaskFormerImageProcessor" -> DetectionRules::maskFormer;
      case "Mask2FormerImageProcessor" -> DetectionRules::maskFormer;
      case "OneFormerImageProcessor" -> DetectionRules::oneFormer;
      case "EomtImageProcessor" -> DetectionRules::eomt;
      case "ViltImageProcessor" -> DetectionRules::vilt;
      case "BridgeTowerImageProcessor" -> DetectionRules::bridgeTower;
      case "SamImageProcessor" -> DetectionRules::sam;
      case "Sam2ImageProcessor" -> DetectionRules::sam2;
      case "Sam3ImageProcessor" -> DetectionRules::sam2;
      case "Sapiens2ImageProcessor" -> Standard.cropping(DetectionRules::sapiens);
      default -> null;
    };
  }

  private static Rule detr(Standard.Shaping shaping) {
    return (pictures, work, out) -> {
      List<Picture> done = work.each(pictures, p -> shaping.of(p, work));
      if (work.keys().flag("do_pad")) {
        padded(done, work.frame(done), out);
      } else {
        out.pictures("pixel_values", done);
      }
    };
  }

  private static void padded(List<Picture> done, Size frame, Produced out) {
    out.pictures("pixel_values", done.stream().map(p -> Pixels.padTo(p, frame, 0)).toList());
    out.mask("pixel_mask", done.stream().map(Picture::size).toList(), frame, (long) done.size());
  }

  /** One edge without the other stands for both: Table Transformer's files have the longest. */
  private static Size target(Picture picture, Dims size) {
    boolean onlyLongest = size.has("longest_edge") && !size.has("shortest_edge");
    if (onlyLongest) {
      int edge = size.get("longest_edge");
      return Scaling.edges(edge, edge).of(picture.size());
    }
    if (size.has("shortest_edge") && !size.has("longest_edge")) {
      throw invalidModel(
          "%s should have shortest_edge and longest_edge, max_height and max_width, or height and width."
              .formatted(size.origin()));
    }
    return size.target(picture);
  }

  private static Picture resized(Picture picture, Work work) {
    return work.keys().flag("do_resize")
        ? work.resize(picture, target(picture, work.keys().size()))
        : picture;
  }

  private static Picture yolos(Picture picture, Work work) {
    Dims size = work.keys().size();
    if (!size.has("shortest_edge", "longest_edge") || !work.keys().flag("do_resize")) {
      return resized(picture, work);
    }
    Scaling scaling =
        Scaling.edgesThenFloor(size.get("shortest_edge"), size.get("longest_edge"), YOLOS_MULTIPLE);
    return work.resize(picture, scaling.of(picture.size()));
  }

  private static Picture rfDetr(Picture picture, Work work) {
    Normalization how = work.keys().normalization();
    Picture done = work.pixels().rescaleAndNormalize(picture, how.rescalingOnly());
    if (work.keys().flag("do_resize")) {
      Size target = target(picture, work.keys().size());
      done = work.pixels().resize(done, target, work.keys().resample(), false);
    }
    return work.normalized(done);
  }

  private static void maskFormer(List<Picture> pictures, Work work, Produced out) {
    int divisor = work.keys().has("size_divisor") ? work.keys().integer("size_divisor") : 0;
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              Picture resized = p;
              if (work.keys().flag("do_resize")) {
                Scaling scaling = size -> target(p, work.keys().size());
                Size target =
                    divisor > 0
                        ? Scaling.ceilTo(divisor, scaling).of(p.size())
                        : scaling.of(p.size());
                resized = work.resize(p, target);
              }
              return work.finish(resized);
            });
    padded(done, work.frame(done), out);
  }

  private static void oneFormer(List<Picture> pictures, Work work, Produced out) {
    List<Picture> done =
        work.each(pictures, p -> work.finish(work.keys().flag("do_resize") ? work.resize(p) : p));
    padded(done, Work.largest(done), out);
  }

  private static void eomt(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    List<Picture> done = work.each(pictures, p -> keys.flag("do_resize") ? work.resize(p) : p);
    List<long[]> offsets = new ArrayList<>();
    if (keys.flag("do_split_image")) {
      done = split(done, keys.size().get("shortest_edge"), offsets);
    }
    if (keys.flag("do_pad")) {
      Dims size = keys.size();
      int high = size.get("shortest_edge");
      int wide = size.get("longest_edge", high);
      done =
          work.each(
              done,
              p ->
                  p.padded(0, 0, Math.max(0, wide - p.width()), Math.max(0, high - p.height()), 0));
    }
    out.pictures("pixel_values", work.each(done, work::finish));
    for (int i = 0; i < offsets.size(); i++) {
      out.longs("patch_offsets." + i, offsets.get(i));
    }
  }

  /** Squares along the longer side, overlapping so that they end with the picture. */
  private static List<Picture> split(List<Picture> pictures, int side, List<long[]> offsets) {
    List<Picture> parts = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      int longer = picture.size().longer();
      int count = -Math.floorDiv(-longer, side);
      double overlap = count > 1 ? (double) (count * side - longer) / (count - 1) : 0;
      for (int k = 0; k < count; k++) {
        int start = (int) (k * (side - overlap));
        parts.add(
            picture.height() > picture.width()
                ? picture.part(start, 0, side, picture.width())
                : picture.part(0, start, picture.height(), side));
        offsets.add(new long[] {i, start, start + side});
      }
    }
    return parts;
  }

  private static Picture viltResized(Picture picture, Work work) {
    if (!work.keys().flag("do_resize")) {
      return picture;
    }
    int shortest = work.keys().size().get("shortest_edge");
    int divisor = work.keys().positive("size_divisor");
    return work.resize(picture, Scaling.vilt(shortest, divisor).of(picture.size()));
  }

  private static void vilt(List<Picture> pictures, Work work, Produced out) {
    List<Picture> done = work.each(pictures, p -> work.finish(viltResized(p, work)));
    if (work.keys().flag("do_pad")) {
      padded(done, Work.largest(done), out);
    } else {
      out.pictures("pixel_values", done);
    }
  }

  private static void bridgeTower(List<Picture> pictures, Work work, Produced out) {
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              Picture resized = viltResized(p, work);
              if (work.keys().flag("do_center_crop")) {
                int edge = work.keys().dims("crop_size").get("shortest_edge");
                resized = work.pixels().centreCrop(resized, new Size(edge, edge));
              }
              return work.finish(resized);
            });
    if (work.keys().flag("do_pad")) {
      padded(done, Work.largest(done), out);
    } else {
      out.pictures("pixel_values", done);
    }
  }

  private static void sam(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    List<Picture> resized =
        work.each(
            pictures,
            p -> {
              if (!keys.flag("do_resize")) {
                return p;
              }
              Dims size = keys.size();
              int longest = size.get("longest_edge");
              return work.resize(p, Scaling.longestEdge(longest).of(p.size()));
            });
    List<Picture> done = work.each(resized, p -> work.finish(work.maybeCrop(p)));
    out.pictures("pixel_values", work.maybePad(done));
    out.sizes("original_sizes", pictures.stream().map(Picture::size).toList());
    out.sizes("reshaped_input_sizes", resized.stream().map(Picture::size).toList());
  }

  private static void sam2(List<Picture> pictures, Work work, Produced out) {
    Standard.standard().run(pictures, work, out);
    out.sizes("original_sizes", pictures.stream().map(Picture::size).toList());
  }

  private static Picture sapiens(Picture picture, Work work) {
    if (!work.keys().flag("do_pad")) {
      return work.resize(picture);
    }
    Size size = work.keys().size().exact();
    Picture fitting = work.resize(picture, Scaling.within(size).of(picture.size()));
    return work.pixels().centreCrop(fitting, size);
  }
}
