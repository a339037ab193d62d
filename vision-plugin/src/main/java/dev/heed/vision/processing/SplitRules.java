package dev.heed.vision.processing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Idefics and its kin: all pictures of a call belong to one text, {@code [1, parts, 3, H, W]}. */
final class SplitRules {

  private static final int LARGEST = 4096;

  private SplitRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "Idefics2ImageProcessor" -> SplitRules::idefics2;
      case "Idefics3ImageProcessor" -> SplitRules::idefics3;
      case "SmolVLMImageProcessor" -> SplitRules::idefics3;
      default -> null;
    };
  }

  private static void padded(List<Picture> done, Work work, Produced out) {
    if (!work.keys().flag("do_pad")) {
      out.pictures("pixel_values", done, 1, done.size());
      return;
    }
    Size frame = Work.largest(done);
    out.pictures(
        "pixel_values", work.each(done, p -> Pixels.padTo(p.asFloats(), frame, 0)), 1, done.size());
    List<Size> sizes = done.stream().map(Picture::size).toList();
    out.mask("pixel_attention_mask", sizes, frame, 1, done.size());
  }

  private static void idefics2(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    List<Picture> parts = new ArrayList<>();
    for (Picture picture : pictures) {
      if (keys.flag("do_image_splitting")) {
        int top = picture.height() / 2;
        int left = picture.width() / 2;
        int low = picture.height() - top;
        int right = picture.width() - left;
        parts.add(picture.part(0, 0, top, left));
        parts.add(picture.part(0, left, top, right));
        parts.add(picture.part(top, 0, low, left));
        parts.add(picture.part(top, left, low, right));
      }
      parts.add(picture);
    }
    padded(
        work.each(
            parts,
            p ->
                work.finish(
                    keys.flag("do_resize")
                        ? work.resize(p, idefics2Size(p.size(), keys.size()))
                        : p)),
        work,
        out);
  }

  private static Size idefics2Size(Size image, Dims size) {
    if (!size.has("shortest_edge", "longest_edge")) {
      return size.exact();
    }
    Size within = below(image, size.get("longest_edge"));
    int least = size.get("shortest_edge");
    return new Size(Math.max(within.height(), least), Math.max(within.width(), least));
  }

  /** The longer side at most {@code longest}. */
  private static Size below(Size image, int longest) {
    double ratio = (double) image.width() / image.height();
    if (image.width() >= image.height() && image.width() > longest) {
      return new Size((int) (longest / ratio), longest);
    }
    return image.height() > image.width() && image.height() > longest
        ? new Size(longest, (int) (longest * ratio))
        : image;
  }

  private static void idefics3(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.dims("max_image_size").get("longest_edge");
    List<Picture> parts = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    for (Picture picture : pictures) {
      Picture resized =
          keys.flag("do_resize")
              ? work.resize(picture, idefics3Size(picture.size(), keys.size()))
              : picture;
      Size grid = new Size(0, 0);
      if (keys.flag("do_image_splitting")) {
        grid = split(work.resize(resized, multiple(resized.size(), side)), work, side, parts);
      } else {
        parts.add(work.resize(resized, new Size(side, side)));
      }
      rows.add(grid.height());
      columns.add(grid.width());
    }
    padded(work.each(parts, work::finish), work, out);
    if (keys.flag("return_row_col_info")) {
      out.longs("rows.0", rows).longs("cols.0", columns);
    }
  }

  /** Squares row after row, then the whole picture as one; or the picture where it fits. */
  private static Size split(Picture picture, Work work, int side, List<Picture> parts) {
    if (picture.height() <= side && picture.width() <= side) {
      parts.add(picture);
      return new Size(0, 0);
    }
    parts.addAll(Tiles.cut(picture, side, side));
    parts.add(work.resize(picture, new Size(side, side)));
    return new Size(
        -Math.floorDiv(-picture.height(), side), -Math.floorDiv(-picture.width(), side));
  }

  private static Size idefics3Size(Size image, Dims size) {
    if (!size.has("longest_edge")) {
      return size.exact();
    }
    int longest = size.get("longest_edge");
    double ratio = (double) image.width() / image.height();
    Size scaled =
        image.width() >= image.height()
            ? new Size(Math.max(1, even((int) (longest / ratio))), longest)
            : new Size(longest, Math.max(1, even((int) (longest * ratio))));
    Size within = below(scaled, LARGEST);
    return new Size(Math.max(1, within.height()), Math.max(1, within.width()));
  }

  private static int even(int value) {
    return value + value % 2;
  }

  /** Up to multiples of what the encoder takes, the longer side first. */
  private static Size multiple(Size image, int side) {
    double ratio = (double) image.width() / image.height();
    if (image.width() >= image.height()) {
      int wide = -Math.floorDiv(-image.width(), side) * side;
      return new Size(-Math.floorDiv(-(int) (wide / ratio), side) * side, wide);
    }
    int high = -Math.floorDiv(-image.height(), side) * side;
    return new Size(high, -Math.floorDiv(-(int) (high * ratio), side) * side);
  }
}
