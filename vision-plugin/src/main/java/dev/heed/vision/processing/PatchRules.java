package dev.heed.vision.processing;

import static dev.heed.vision.processing.PatchCut.Inner.C_T_P_P;
import static dev.heed.vision.processing.PatchCut.Inner.P_P_C_T;
import static dev.heed.vision.processing.PatchCut.Inner.T_C_P_P;

import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types of language models that take the patches of all pictures one after the other. */
final class PatchRules {

  private PatchRules() {}

  /** To which size a picture goes. */
  interface Target {
    Size of(Size image, Keys keys);
  }

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "Qwen2VLImageProcessor",
          "CohereCompassImageProcessor",
          "Ernie4_5_VLMoeImageProcessor",
          "MiniMaxM3VLImageProcessor",
          "VideoLlama3ImageProcessor" ->
          merged(PatchRules::qwen, C_T_P_P);
      case "Glm46VImageProcessor", "Glm4vImageProcessor", "GlmgaImageProcessor" ->
          merged(PatchRules::glm, C_T_P_P);
      case "Cosmos3EdgeImageProcessor" -> merged(PatchRules::glm, P_P_C_T);
      case "GlmImageImageProcessor" ->
          merged((size, k) -> SmartResize.glmImage(size, factor(k), least(k), most(k)), C_T_P_P);
      case "HunYuanVLImageProcessor" -> rows(PatchRules::qwen, C_T_P_P, false);
      case "PaddleOCRVLImageProcessor" ->
          rows((size, k) -> SmartResize.paddle(size, factor(k), least(k), most(k)), C_T_P_P, true);
      case "MuseGlimmerImageProcessor" ->
          rows(
              (size, k) -> SmartResize.muse(size, factor(k), k.positive("max_image_tokens")),
              T_C_P_P,
              false);
      case "Glm5NextImageProcessor" -> PatchRules::glm5;
      case "Kimi_K25ImageProcessor" -> PatchRules::kimi;
      default -> null;
    };
  }

  private static Size qwen(Size size, Keys keys) {
    return SmartResize.qwen(size, factor(keys), least(keys), most(keys));
  }

  private static Size glm(Size size, Keys keys) {
    int expand = keys.has("patch_expand_factor") ? keys.positive("patch_expand_factor") : 1;
    int frames = keys.positive("temporal_patch_size");
    return SmartResize.glm(size, frames, factor(keys) * expand, least(keys), most(keys));
  }

  private static int factor(Keys keys) {
    return keys.positive("patch_size") * keys.positive("merge_size");
  }

  private static long least(Keys keys) {
    return keys.size().get("shortest_edge");
  }

  private static long most(Keys keys) {
    return keys.size().get("longest_edge");
  }

  private static Rule merged(Target target, PatchCut.Inner inner) {
    return (pictures, work, out) -> {
      Keys keys = work.keys();
      List<Picture> done = work.each(pictures, p -> work.finish(resized(p, target, work)));
      int merge = keys.positive("merge_size");
      PatchCut cut =
          new PatchCut(
              keys.positive("patch_size"), merge, inner, keys.positive("temporal_patch_size"));
      patches(done, cut, out, false);
      if (keys.type().name().startsWith("VideoLlama3")) {
        out.longs("image_merge_sizes", done.stream().map(p -> merge).toList());
      }
    };
  }

  private static Rule rows(Target target, PatchCut.Inner inner, boolean planes) {
    return (pictures, work, out) -> {
      List<Picture> done = work.each(pictures, p -> work.finish(resized(p, target, work)));
      PatchCut cut =
          new PatchCut(
              work.keys().positive("patch_size"),
              1,
              inner,
              work.keys().positive("temporal_patch_size"));
      patches(done, cut, out, planes);
    };
  }

  private static Picture resized(Picture picture, Target target, Work work) {
    if (!work.keys().flag("do_resize")) {
      return picture;
    }
    Size size = target.of(picture.size(), work.keys());
    return work.keys().type().name().startsWith("HunYuan")
        ? work.pixels().resize(picture, size, Resample.BICUBIC)
        : work.resize(picture, size);
  }

  /**
   * @param planes whether a patch keeps its axes: {@code [N, C, P, P]}
   */
  private static void patches(List<Picture> done, PatchCut cut, Produced out, boolean planes) {
    int rows = 0;
    long[] grids = new long[3 * done.size()];
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < done.size(); i++) {
      Size grid = PatchCut.grid(done.get(i), cut.side());
      grids[3 * i] = 1;
      grids[3 * i + 1] = grid.height();
      grids[3 * i + 2] = grid.width();
      all.add(cut.of(done.get(i)));
      rows += grid.height() * grid.width();
    }
    Shape shape =
        planes
            ? Shape.of(rows, cut.length() / cut.side() / cut.side(), cut.side(), cut.side())
            : Shape.of(rows, cut.length());
    out.put("pixel_values", joined(shape, all));
    out.longs("image_grid_thw", grids, done.size(), 3);
  }

  static Tensor joined(Shape shape, List<float[]> all) {
    Tensor tensor = Tensor.zeros(dev.heed.tensor.ElementType.F32, shape);
    FloatBuffer buffer = tensor.floats();
    all.forEach(buffer::put);
    return tensor;
  }

  /** Keeps the shape of the picture and pads it at the right and below. */
  private static void glm5(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int times = keys.positive("temporal_patch_size");
    int factor = factor(keys) * keys.positive("patch_expand_factor");
    List<Picture> done =
        work.each(pictures, p -> work.finish(keys.flag("do_resize") ? glm5(p, work, factor) : p));
    PatchCut cut =
        new PatchCut(keys.positive("patch_size"), keys.positive("merge_size"), C_T_P_P, times);
    patches(done, cut, out, false);
  }

  private static Picture glm5(Picture picture, Work work, int factor) {
    Keys keys = work.keys();
    int times = keys.positive("temporal_patch_size");
    int least = keys.positive("min_image_tokens");
    Size target =
        Glm5Size.of(picture.size(), times, factor, least, keys.positive("max_image_tokens"));
    return inside(picture, target, times, (long) times * factor * factor * least, work);
  }

  /** As large as it fits into a frame, and no larger than it is where it has enough pixels. */
  static Picture inside(Picture picture, Size target, int frames, long enough, Work work) {
    double height = picture.height();
    double width = picture.width();
    double scale = Math.min(target.height() / height, target.width() / width);
    if (frames * height * width >= enough) {
      scale = Math.min(1, scale);
    }
    int high = Math.max(1, Math.min(target.height(), (int) Math.floor(height * scale)));
    int wide = Math.max(1, Math.min(target.width(), (int) Math.floor(width * scale)));
    Size content = new Size(high, wide);
    Picture resized = content.equals(picture.size()) ? picture : work.resize(picture, content);
    return resized.padded(0, 0, target.width() - wide, target.height() - high, 0);
  }

  private static void kimi(List<Picture> pictures, Work work, Produced out) {
    int side = work.keys().positive("patch_size");
    patches(kimi(pictures, work), new PatchCut(side, 1, C_T_P_P, 1), out, true);
  }

  /** Scaled, padded and normalised. */
  static List<Picture> kimi(List<Picture> pictures, Work work) {
    Keys keys = work.keys();
    int side = keys.positive("patch_size");
    int factor = factor(keys);
    return work.each(
        pictures,
        p -> {
          if (!keys.flag("do_resize")) {
            return work.finish(p);
          }
          Size inner = kimiSize(p.size(), keys, side);
          int high = -Math.floorDiv(-inner.height(), factor) * factor;
          int wide = -Math.floorDiv(-inner.width(), factor) * factor;
          return work.finish(Pixels.padTo(work.resize(p, inner), new Size(high, wide), 0));
        });
  }

  private static Size kimiSize(Size image, Keys keys, int side) {
    int limit = keys.size().get("max_height");
    double rows = Math.max(1, image.height() / side);
    double columns = Math.max(1, image.width() / side);
    double scale = Math.min(1, Math.sqrt(keys.positive("max_patches") / (rows * columns)));
    scale = Math.min(scale, (double) (limit * side) / image.height());
    scale = Math.min(scale, (double) (limit * side) / image.width());
    int high = Math.max(1, (int) (image.height() * scale));
    int wide = Math.max(1, (int) (image.width() * scale));
    return new Size(Math.min(high, limit * side), Math.min(wide, limit * side));
  }
}
