package dev.heed.vision.processing;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types of language models that say beside a padded picture how large it is. */
final class SizedRules {

  private SizedRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "PixtralImageProcessor" -> SizedRules::pixtral;
      case "Emu3ImageProcessor" -> SizedRules::emu3;
      case "InklingImageProcessor" -> SizedRules::inkling;
      case "FuyuImageProcessor" -> SizedRules::fuyu;
      default -> null;
    };
  }

  private static void pixtral(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    Size patch = keys.dims("patch_size").exact();
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              Picture resized =
                  keys.flag("do_resize") ? work.resize(p, pixtralSize(p.size(), keys, patch)) : p;
              return work.finish(work.maybeCrop(resized));
            });
    List<Size> sizes = done.stream().map(Picture::size).toList();
    List<Picture> padded =
        keys.flag("do_pad") ? work.each(done, p -> Pixels.padTo(p, Work.largest(done), 0)) : done;
    out.pictures("pixel_values", padded);
    out.sizes("image_sizes", sizes);
  }

  private static Size pixtralSize(Size image, Keys keys, Size patch) {
    Dims size = keys.size();
    Size most =
        size.has("longest_edge")
            ? new Size(size.get("longest_edge"), size.get("longest_edge"))
            : size.exact();
    double ratio =
        Math.max((double) image.height() / most.height(), (double) image.width() / most.width());
    int high = ratio > 1 ? (int) Math.floor(image.height() / ratio) : image.height();
    int wide = ratio > 1 ? (int) Math.floor(image.width() / ratio) : image.width();
    return new Size(
        ((high - 1) / patch.height() + 1) * patch.height(),
        ((wide - 1) / patch.width() + 1) * patch.width());
  }

  private static void emu3(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              if (!keys.flag("do_resize")) {
                return work.finish(p);
              }
              Size target =
                  SmartResize.qwen(
                      p.size(),
                      keys.positive("spatial_factor"),
                      keys.positive("min_pixels"),
                      keys.positive("max_pixels"));
              return work.finish(work.resize(p, target));
            });
    List<Size> sizes = done.stream().map(Picture::size).toList();
    boolean pads = !keys.has("do_pad") || keys.flag("do_pad");
    out.pictures(
        "pixel_values", pads ? work.each(done, p -> Pixels.padTo(p, Work.largest(done), 0)) : done);
    out.sizes("image_sizes", sizes);
  }

  private static void inkling(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.size().square();
    List<Picture> tiles = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (Picture picture : pictures) {
      Picture scaled = inklingScaled(picture, work);
      int rows = (scaled.height() + side - 1) / side;
      int columns = scaled.width() / side + 1;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          boolean empty = x * side >= scaled.width();
          Picture padded =
              empty
                  ? Picture.filled(side, side, false, -1)
                  : Pixels.padTo(
                      scaled.part(y * side, x * side, side, side).asFloats(),
                      new Size(side, side),
                      -1);
          tiles.add(work.finish(padded));
        }
      }
      counts.add(rows * columns);
    }
    float[] values = new float[tiles.size() * 2 * side * side * 3];
    int at = 0;
    for (Picture tile : tiles) {
      float[] patch = new PatchCut(side, 1, PatchCut.Inner.P_P_C_T, 1).of(tile);
      System.arraycopy(patch, 0, values, at, patch.length);
      System.arraycopy(patch, 0, values, at + patch.length, patch.length);
      at += 2 * patch.length;
    }
    out.put("pixel_values", Tensor.of(Shape.of(tiles.size(), 2, side, side, 3), values));
    out.longs("num_patches", counts);
  }

  private static Picture inklingScaled(Picture picture, Work work) {
    Keys keys = work.keys();
    if (!keys.has("rescale_image_frac")) {
      return picture;
    }
    int longer = picture.size().longer();
    double target = longer * keys.number("rescale_image_frac");
    if (keys.has("rescale_image_max_upscaled_long_edge")) {
      target =
          Math.min(target, Math.max(keys.number("rescale_image_max_upscaled_long_edge"), longer));
    }
    double ratio = target / longer;
    return ratio == 1
        ? picture
        : work.resize(
            picture,
            new Size(
                (int) Math.floor(picture.height() * ratio + 0.5),
                (int) Math.floor(picture.width() * ratio + 0.5)));
  }

  private static void fuyu(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    Size size = keys.size().exact();
    List<Picture> resized =
        work.each(
            pictures,
            p -> {
              boolean fits = p.width() <= size.width() && p.height() <= size.height();
              return fits || !keys.flag("do_resize")
                  ? p
                  : work.resize(p, Scaling.within(size).of(p.size()));
            });
    float fill = (float) keys.number("padding_value");
    List<Picture> padded =
        keys.flag("do_pad") ? work.each(resized, p -> Pixels.padTo(p, size, fill)) : resized;
    int n = pictures.size();
    out.pictures("images", work.each(padded, work::finish), n, 1);
    out.longs("image_unpadded_heights", resized.stream().map(Picture::height).toList(), n, 1);
    out.longs("image_unpadded_widths", resized.stream().map(Picture::width).toList(), n, 1);
    float[] scales = new float[n];
    for (int i = 0; i < n; i++) {
      scales[i] = (float) ((double) resized.get(i).height() / pictures.get(i).height());
    }
    out.floats("image_scale_factors", scales, n, 1);
    out.sizes("image_sizes", pictures.stream().map(Picture::size).toList());
  }
}
