package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages, tables, formulas and lines of text. */
final class DocumentRules {

  private static final float INK = 200;

  private DocumentRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "DonutImageProcessor" -> Standard.each(DocumentRules::donut);
      case "NougatImageProcessor" -> Standard.each(DocumentRules::nougat);
      case "PPFormulaNetImageProcessor" -> Standard.each(DocumentRules::nougat);
      case "PPDocLayoutV2ImageProcessor", "PPDocLayoutV3ImageProcessor" ->
          new Standard(DocumentRules::unfiltered, true, true);
      case "PPLCNetImageProcessor" -> Standard.each(DocumentRules::ppLcNet);
      case "SLANeXtImageProcessor" -> new Standard(SlaNextResize::of, true, true);
      case "PPOCRV5ServerRecImageProcessor" -> (p, w, out) -> line(p, w, out, true);
      case "PPOCRV6SmallRecImageProcessor" -> (p, w, out) -> line(p, w, out, false);
      case "PPOCRV5ServerDetImageProcessor" -> DocumentRules::textDetection;
      case "UVDocImageProcessor" -> DocumentRules::uvDoc;
      default -> null;
    };
  }

  private static Picture unfiltered(Picture picture, Work work) {
    Size target = work.keys().size().target(picture);
    return work.pixels().resize(picture, target, work.keys().resample(), false);
  }

  private static Picture aligned(Picture picture, Size size) {
    boolean lies = size.width() < size.height() && picture.width() > picture.height();
    boolean stands = size.width() > size.height() && picture.width() < picture.height();
    return lies || stands ? picture.turned() : picture;
  }

  private static Picture centred(Picture picture, Size size) {
    int wide = size.width() - picture.width();
    int high = size.height() - picture.height();
    int left = Math.floorDiv(wide, 2);
    int top = Math.floorDiv(high, 2);
    return picture.padded(left, top, wide - left, high - top, 0);
  }

  private static Picture donut(Picture picture, Work work) {
    Keys keys = work.keys();
    Size size = keys.size().exact();
    Picture done = keys.flag("do_align_long_axis") ? aligned(picture, size) : picture;
    if (keys.flag("do_resize")) {
      done = work.resize(done, Scaling.shortestEdge(size.shorter()).of(done.size()));
    }
    if (keys.flag("do_thumbnail")) {
      done = work.resize(done, Scaling.thumbnail(size).of(done.size()));
    }
    if (keys.flag("do_pad")) {
      done = centred(done, size);
    }
    return work.finish(work.maybeCrop(done));
  }

  private static Picture nougat(Picture picture, Work work) {
    Keys keys = work.keys();
    Size size = keys.size().exact();
    Picture done = keys.flag("do_crop_margin") ? withoutMargin(picture, work) : picture;
    if (keys.flag("do_align_long_axis")) {
      Picture turned = aligned(done, size);
      if (work.torch() && turned != done) {
        throw invalidModel(
            "do_align_long_axis turns colours into rows in the torchvision backend of this type,"
                + " which fails; '--backend pil' turns the picture.");
      }
      done = turned;
    }
    if (keys.flag("do_resize")) {
      done = work.resize(done, Scaling.shortestEdge(size.shorter()).of(done.size()));
    }
    if (keys.flag("do_thumbnail")) {
      done = thumbnail(done, size, work);
    }
    return work.finish(keys.flag("do_pad") ? centred(done, size) : done);
  }

  private static Picture thumbnail(Picture picture, Size size, Work work) {
    return work.torch()
        ? work.pixels()
            .resize(picture, Scaling.thumbnail(size).of(picture.size()), Resample.BICUBIC)
        : Picture.of(new Thumbnail(size).apply(picture.image()));
  }

  private static Picture withoutMargin(Picture picture, Work work) {
    return work.torch() ? inked(picture) : Picture.of(new CropMargin().apply(picture.image()));
  }

  /** The part that holds all that is darker, in float. */
  private static Picture inked(Picture picture) {
    byte[] rgb = picture.image().rgb();
    int[] grey = new int[rgb.length / 3];
    int darkest = 255;
    int lightest = 0;
    for (int i = 0; i < grey.length; i++) {
      grey[i] = TorchPixels.grey(rgb[3 * i] & 0xFF, rgb[3 * i + 1] & 0xFF, rgb[3 * i + 2] & 0xFF);
      darkest = Math.min(darkest, grey[i]);
      lightest = Math.max(lightest, grey[i]);
    }
    if (darkest == lightest) {
      return picture;
    }
    int left = picture.width();
    int top = picture.height();
    int right = 0;
    int bottom = 0;
    for (int i = 0; i < grey.length; i++) {
      if ((float) (grey[i] - darkest) / (lightest - darkest) * 255 < INK) {
        left = Math.min(left, i % picture.width());
        right = Math.max(right, i % picture.width());
        top = Math.min(top, i / picture.width());
        bottom = Math.max(bottom, i / picture.width());
      }
    }
    return picture.part(top, left, bottom - top + 1, right - left + 1);
  }

  private static Picture ppLcNet(Picture picture, Work work) {
    Keys keys = work.keys();
    Picture done = picture;
    if (keys.flag("do_resize")) {
      double scale = (double) keys.positive("resize_short") / picture.size().shorter();
      int divisor = keys.positive("size_divisor");
      int height = -Math.floorDiv(-Work.round(picture.height() * scale), divisor) * divisor;
      int width = -Math.floorDiv(-Work.round(picture.width() * scale), divisor) * divisor;
      done = work.resize(picture, new Size(height, width));
    }
    return work.finish(work.maybeCrop(done)).flipped();
  }

  /** One size for all lines of a batch, after the widest. */
  private static void line(List<Picture> pictures, Work work, Produced out, boolean floats) {
    Keys keys = work.keys();
    Size target = lineSize(pictures, keys);
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              Picture resized = p;
              if (keys.flag("do_resize")) {
                resized =
                    work.pixels()
                        .resize(floats ? p.asFloats() : p, target, keys.resample(), floats);
              }
              resized = floats ? resized : resized.flipped();
              return work.finish(work.maybeCrop(resized));
            });
    boolean pads = keys.flag("do_pad") && target.width() < keys.dims("pad_size").exact().width();
    out.pictures("pixel_values", pads ? work.pad(done, 0) : done);
  }

  private static Size lineSize(List<Picture> pictures, Keys keys) {
    int width = -1;
    int height = -1;
    for (Picture picture : pictures) {
      if (picture.width() > width) {
        width = picture.width();
        height = picture.height();
      }
    }
    Size size = keys.size().exact();
    double own = (double) width / height;
    int target = (int) (size.height() * Math.max(own, (double) size.width() / size.height()));
    int limit = keys.positive("max_image_width");
    if (target > limit) {
      return new Size(size.height(), limit);
    }
    return new Size(size.height(), Math.min(target, (int) Math.ceil(size.height() * own)));
  }

  private static void textDetection(List<Picture> pictures, Work work, Produced out) {
    boolean resizes = work.keys().flag("do_resize");
    List<Picture> done =
        work.each(
            pictures,
            p ->
                work.finish(resizes ? work.resize(p.asFloats(), textSize(p, work.keys())) : p)
                    .flipped());
    out.pictures("pixel_values", done);
    float[] sizes = new float[resizes ? 2 * pictures.size() : 0];
    for (int i = 0; i < sizes.length / 2; i++) {
      sizes[2 * i] = pictures.get(i).height();
      sizes[2 * i + 1] = pictures.get(i).width();
    }
    if (resizes) {
      out.floats("target_sizes", sizes, pictures.size(), 2);
    } else {
      out.floats("target_sizes", sizes, 0);
    }
  }

  private static Size textSize(Picture picture, Keys keys) {
    int limit = keys.positive("limit_side_len");
    int longer = picture.size().longer();
    int shorter = picture.size().shorter();
    double ratio =
        switch (keys.text("limit_type")) {
          case "max" -> longer > limit ? (double) limit / longer : 1;
          case "min" -> shorter < limit ? (double) limit / shorter : 1;
          case "resize_long" -> (double) limit / longer;
          default -> throw keys.wrong("limit_type", "max, min or resize_long");
        };
    int height = (int) (picture.height() * ratio);
    int width = (int) (picture.width() * ratio);
    int most = keys.positive("max_side_limit");
    if (Math.max(height, width) > most) {
      double again = (double) most / Math.max(height, width);
      height = (int) (height * again);
      width = (int) (width * again);
    }
    return new Size(
        Math.max(Work.round(height / 32.0) * 32, 32), Math.max(Work.round(width / 32.0) * 32, 32));
  }

  private static void uvDoc(List<Picture> pictures, Work work, Produced out) {
    List<Picture> done = work.each(pictures, p -> work.finish(p).flipped());
    Size size = work.keys().size().exact();
    boolean resizes = work.keys().flag("do_resize");
    out.pictures(
        "pixel_values",
        work.each(
            done,
            p -> resizes ? FloatInterpolation.corners(p.asFloats(), size, Resample.BILINEAR) : p));
    for (int i = 0; i < done.size(); i++) {
      out.pictures("original_images." + i, List.of(done.get(i)), new long[0]);
    }
  }
}
