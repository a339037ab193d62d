package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.vision.processing.PatchCut.Inner.C_T_P_P;
import static dev.heed.vision.processing.PatchCut.Inner.P_P_C_T;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types whose pictures are patches in a fixed number of rows, or in a grid without time. */
final class PaddedPatchRules {

  private PaddedPatchRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "Siglip2ImageProcessor" -> PaddedPatchRules::siglip2;
      case "Gemma4ImageProcessor" -> PaddedPatchRules::gemma4;
      case "Gemma4UnifiedImageProcessor" -> PaddedPatchRules::gemma4Unified;
      case "NeoMMEImageProcessor" -> PaddedPatchRules::neoMme;
      case "NemotronH_Omni_Reasoning_V3ImageProcessor" -> PaddedPatchRules::nemotron;
      default -> null;
    };
  }

  /** {@code [B, rows, length]}, zeros below. */
  static Tensor rows(List<float[]> patches, int rows, int length) {
    Tensor tensor = Tensor.zeros(ElementType.F32, Shape.of(patches.size(), rows, length));
    for (int i = 0; i < patches.size(); i++) {
      if (patches.get(i).length > rows * length) {
        throw invalidInput(
            "image has %s patches, but the processor takes at most %s. Make the image smaller."
                .formatted(patches.get(i).length / length, rows));
      }
      tensor.floats().put(i * rows * length, patches.get(i));
    }
    return tensor;
  }

  private static void siglip2(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.positive("patch_size");
    int most = keys.positive("max_num_patches");
    PatchCut cut = new PatchCut(side, 1, P_P_C_T, 1);
    List<float[]> all = new ArrayList<>();
    List<Size> grids = new ArrayList<>();
    long[] mask = new long[pictures.size() * most];
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      Picture done =
          work.finish(
              keys.flag("do_resize")
                  ? work.resize(picture, SmartResize.patches(picture.size(), side, most))
                  : picture);
      all.add(cut.of(done));
      Size grid = PatchCut.grid(done, side);
      grids.add(grid);
      Arrays.fill(mask, i * most, i * most + Math.min(most, grid.height() * grid.width()), 1);
    }
    out.put("pixel_values", rows(all, most, cut.length()));
    out.longs("pixel_attention_mask", mask, pictures.size(), most);
    out.sizes("spatial_shapes", grids);
  }

  private static Picture gemma4Resized(Picture picture, Work work, int side, int pool, int most) {
    if (!work.keys().flag("do_resize")) {
      return picture;
    }
    Size target = Gemma4Size.of(picture.size(), side, most, pool);
    // this class hands its filter on as a number, by which torchvision knows the older nearest
    return work.torch() && work.keys().resample() == Resample.NEAREST
        ? TorchPixels.olderNearest(picture, target)
        : work.resize(picture, target);
  }

  /** Bytes stay bytes where nothing is done to their values. */
  private static Tensor typed(Tensor values, Work work) {
    Normalization how = work.keys().normalization();
    return how.rescales() || how.normalizes() ? values : values.as(ElementType.U8);
  }

  static void gemma4(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.positive("patch_size");
    int pool = keys.positive("pooling_kernel_size");
    int most = Gemma4Size.tokens(keys) * pool * pool;
    PatchCut cut = new PatchCut(side, 1, P_P_C_T, 1);
    List<float[]> all = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    long[] places = new long[pictures.size() * most * 2];
    Arrays.fill(places, -1);
    for (int i = 0; i < pictures.size(); i++) {
      Picture done = work.finish(gemma4Resized(pictures.get(i), work, side, pool, most));
      all.add(cut.of(done));
      Size grid = PatchCut.grid(done, side);
      counts.add(grid.height() * grid.width() / (pool * pool));
      Gemma4Size.places(grid, places, i * most * 2);
    }
    out.put("pixel_values", typed(rows(all, most, cut.length()), work));
    out.longs("image_position_ids", places, pictures.size(), most, 2);
    out.longs("num_soft_tokens_per_image", counts);
  }

  /** As Gemma 4's, with the patches of a token made into one. */
  static void gemma4Unified(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.positive("patch_size");
    int pool = keys.positive("pooling_kernel_size");
    int tokens = Gemma4Size.tokens(keys);
    PatchCut cut = new PatchCut(side * pool, 1, P_P_C_T, 1);
    List<float[]> all = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    long[] places = new long[pictures.size() * tokens * 2];
    Arrays.fill(places, -1);
    for (int i = 0; i < pictures.size(); i++) {
      Picture done =
          work.finish(gemma4Resized(pictures.get(i), work, side, pool, tokens * pool * pool));
      all.add(cut.of(done));
      Size grid = PatchCut.grid(done, side * pool);
      counts.add(grid.height() * grid.width());
      Gemma4Size.places(grid, places, i * tokens * 2);
    }
    out.put("pixel_values", typed(rows(all, tokens, cut.length()), work));
    out.longs("image_position_ids", places, pictures.size(), tokens, 2);
    out.longs("num_soft_tokens_per_image", counts);
  }

  private static void neoMme(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.positive("patch_size");
    PatchCut cut = new PatchCut(side, 1, P_P_C_T, 1);
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              Picture resized =
                  keys.flag("do_resize") ? work.resize(p, NeoMmeSize.of(p.size(), keys)) : p;
              int high = -Math.floorDiv(-resized.height(), side) * side;
              int wide = -Math.floorDiv(-resized.width(), side) * side;
              return work.finish(Pixels.padTo(resized, new Size(high, wide), 0));
            });
    grid(done, cut, out);
  }

  private static void grid(List<Picture> done, PatchCut cut, Produced out) {
    List<float[]> all = done.stream().map(cut::of).toList();
    int rows = all.stream().mapToInt(patches -> patches.length / cut.length()).sum();
    out.put("pixel_values", PatchRules.joined(Shape.of(rows, cut.length()), all));
    out.sizes("image_grid_hw", done.stream().map(p -> PatchCut.grid(p, cut.side())).toList());
  }

  private static void nemotron(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.positive("patch_size");
    int merge = Work.round(1 / keys.number("downsample_ratio"));
    int least = keys.integer("min_num_patches");
    int most =
        Math.max((keys.positive("max_model_len") - 4) * merge * merge, least * pictures.size());
    if (keys.integer("max_num_patches") > 0) {
      most = Math.min(most, keys.integer("max_num_patches"));
    }
    int limit = Math.max(most, least);
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              Size grid = NemotronGrid.of(p.size(), side, merge, least, limit);
              Size target = new Size(grid.height() * side, grid.width() * side);
              return work.finish(work.resize(p.asFloats(), target));
            });
    grid(done, new PatchCut(side, 1, C_T_P_P, 1), out);
  }
}
