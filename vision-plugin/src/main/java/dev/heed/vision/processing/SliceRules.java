package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import dev.heed.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types that take a picture whole and in slices: MiniCPM-V, LFM2-VL, Step 3, Phi-4. */
final class SliceRules {

  private SliceRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "MiniCPMV4_6ImageProcessor" -> SliceRules::miniCpm;
      case "Lfm2VlImageProcessor" -> SliceRules::lfm2;
      case "Step3p7ImageProcessor" -> SliceRules::step3;
      case "Phi4MultimodalImageProcessor" -> SliceRules::phi4;
      default -> null;
    };
  }

  static void miniCpm(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.positive("patch_size");
    int scale = keys.positive("scale_resolution");
    List<Picture> parts = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    List<Size> grids = new ArrayList<>();
    for (Picture picture : pictures) {
      Size image = picture.size();
      Size grid =
          keys.flag("slice_mode")
              ? MiniCpmGrid.of(image, keys.positive("max_slice_nums"), scale)
              : new Size(0, 0);
      boolean slices = grid.height() > 0;
      grids.add(grid);
      boolean resizes = keys.flag("do_resize");
      if (work.torch() && !resizes) {
        throw invalidModel("MiniCPMV4_6ImageProcessor always resizes; do_resize is false.");
      }
      List<Picture> own = new ArrayList<>();
      own.add(
          resizes
              ? work.resize(
                  picture, MiniCpmGrid.whole(image.height(), image.width(), scale, side, !slices))
              : picture);
      if (slices) {
        Picture refined =
            resizes ? work.resize(picture, MiniCpmGrid.refined(image, grid, scale, side)) : picture;
        own.addAll(
            Tiles.cut(refined, refined.height() / grid.height(), refined.width() / grid.width()));
      }
      parts.addAll(work.each(own, p -> work.finish(work.torch() ? p.asFloats() : p)));
      counts.add(own.size());
    }
    for (Picture part : parts) {
      if (part.height() % side != 0 || part.width() % side != 0) {
        throw invalidInput(
            "image comes out as %s pixels; both sides must be multiples of %s."
                .formatted(part.size(), side));
      }
    }
    strips(parts, side, out);
    out.sizes("target_sizes", parts.stream().map(p -> PatchCut.grid(p, side)).toList());
    for (int i = 0; i < grids.size(); i++) {
      Size grid = grids.get(i);
      out.longs("grids." + i, List.of(grid.height(), grid.width()));
    }
    out.longs("num_patches_per_image", counts);
  }

  /** {@code [1, 3, P, patches * P]}: the patches of all parts beside each other. */
  private static void strips(List<Picture> parts, int side, Produced out) {
    int patches = 0;
    for (Picture part : parts) {
      Size grid = PatchCut.grid(part, side);
      patches += grid.height() * grid.width();
    }
    int length = patches * side;
    float[] values = new float[3 * side * length];
    int before = 0;
    for (Picture part : parts) {
      float[] from = part.floats();
      Size grid = PatchCut.grid(part, side);
      int plane = part.height() * part.width();
      for (int patch = 0; patch < grid.height() * grid.width(); patch++) {
        int top = patch / grid.width() * side;
        int left = patch % grid.width() * side;
        for (int row = 0; row < 3 * side; row++) {
          int c = row / side;
          int y = top + row % side;
          System.arraycopy(
              from,
              c * plane + y * part.width() + left,
              values,
              row * length + before + patch * side,
              side);
        }
      }
      before += grid.height() * grid.width() * side;
    }
    out.put("pixel_values", PatchRules.joined(Shape.of(1, 3, side, length), List.of(values)));
  }

  private static void lfm2(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    boolean splits = keys.flag("do_image_splitting");
    int least = splits ? keys.positive("min_tiles") : 1;
    int most = splits ? keys.positive("max_tiles") : 1;
    if (least > most) {
      throw keys.wrong("min_tiles", "at most max_tiles, " + most);
    }
    int patch = keys.positive("encoder_patch_size");
    int down = keys.positive("downsample_factor");
    int tile = keys.positive("tile_size");
    int tokens = keys.positive("max_image_tokens");
    int rows = Math.max(tokens * down * down, splits ? (tile / patch) * (tile / patch) : 0);
    List<Picture> parts = new ArrayList<>();
    List<Integer> gridRows = new ArrayList<>();
    List<Integer> gridColumns = new ArrayList<>();
    List<Size> whole = new ArrayList<>();
    for (Picture picture : pictures) {
      Size size = Lfm2Size.of(picture.size(), keys);
      whole.add(size);
      boolean cuts = !(least == 1 && most == 1) && Lfm2Size.isLarge(picture.size(), keys);
      Tiles.Grid grid = new Tiles.Grid(1, 1);
      if (cuts) {
        grid = Tiles.closest(picture.size(), new Size(tile, tile), Tiles.grids(least, most));
        Size target = new Size(grid.rows() * tile, grid.columns() * tile);
        parts.addAll(Tiles.cut(work.resize(picture, target), tile, tile));
      }
      if (!cuts || (keys.flag("use_thumbnail") && grid.count() != 1)) {
        parts.add(work.resize(picture, size));
      }
      gridRows.add(grid.rows());
      gridColumns.add(grid.columns());
    }
    patched(work.each(parts, work::finish), patch, rows, keys.flag("do_pad"), out);
    if (keys.flag("return_row_col_info")) {
      out.longs("image_rows", gridRows).longs("image_cols", gridColumns);
      out.sizes("image_sizes", whole);
    }
  }

  private static void patched(List<Picture> parts, int side, int rows, boolean pads, Produced out) {
    PatchCut cut = new PatchCut(side, 1, PatchCut.Inner.P_P_C_T, 1);
    List<float[]> all = parts.stream().map(cut::of).toList();
    int longest = all.stream().mapToInt(p -> p.length / cut.length()).max().orElseThrow();
    if (!pads && all.stream().anyMatch(p -> p.length != longest * cut.length())) {
      throw invalidInput("The parts have different numbers of patches, and do_pad is false.");
    }
    int count = pads ? Math.max(rows, longest) : longest;
    out.put("pixel_values", PaddedPatchRules.rows(all, count, cut.length()));
    if (!pads) {
      return;
    }
    long[] mask = new long[parts.size() * count];
    for (int i = 0; i < parts.size(); i++) {
      Arrays.fill(mask, i * count, i * count + all.get(i).length / cut.length(), 1);
    }
    out.longs("pixel_attention_mask", mask, parts.size(), count);
    out.sizes("spatial_shapes", parts.stream().map(p -> PatchCut.grid(p, side)).toList());
  }

  private static void step3(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.size().get("height");
    int patch = keys.positive("patch_size");
    List<Picture> whole = new ArrayList<>();
    List<Picture> local = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    List<long[]> breaks = new ArrayList<>();
    for (Picture given : pictures) {
      Step3Plan plan = Step3Plan.of(given.size(), side, patch, keys.positive("max_image_size"));
      int longer = given.size().longer();
      Picture picture = plan.squares() ? Pixels.padTo(given, new Size(longer, longer), 0) : given;
      Picture global = work.resize(work.resize(picture, plan.whole()), new Size(side, side));
      whole.add(work.finish(global));
      List<Picture> own =
          plan.window() == 0
              ? List.of()
              : Tiles.cut(work.resize(picture, plan.crop()), plan.window(), plan.window());
      counts.add(own.size());
      breaks.add(plan.breaks());
      local.addAll(work.each(own, p -> work.finish(work.resize(p, new Size(patch, patch)))));
    }
    out.pictures("pixel_values", whole);
    out.longs("num_local_patches", counts);
    if (!local.isEmpty()) {
      out.pictures("pixel_values_local", local);
      int most = counts.stream().mapToInt(Integer::intValue).max().orElseThrow();
      for (int i = 0; i < breaks.size(); i++) {
        out.longs("patch_newline_masks." + i, Arrays.copyOf(breaks.get(i), most));
      }
    }
  }

  private static void phi4(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.size().square();
    int patch = keys.positive("patch_size");
    List<List<Picture>> all = new ArrayList<>();
    List<Phi4Plan> plans = new ArrayList<>();
    for (Picture picture : pictures) {
      Phi4Plan plan = Phi4Plan.of(picture.size(), side, patch, keys.positive("dynamic_hd"));
      Picture resized = work.pixels().resize(picture, plan.inner(), Resample.BILINEAR);
      Picture done = work.finish(Pixels.padTo(resized, plan.canvas(), 255));
      List<Picture> tiles = new ArrayList<>();
      tiles.add(work.pixels().resize(done, new Size(side, side), keys.resample(), false));
      tiles.addAll(Tiles.cut(done, side, side));
      all.add(tiles);
      plans.add(plan);
    }
    TileRules.stacked("image_pixel_values", all, true, out);
    out.sizes("image_sizes", plans.stream().map(Phi4Plan::canvas).toList());
    int most = all.stream().mapToInt(List::size).max().orElseThrow();
    int cells = side / patch;
    float[] masks = new float[plans.size() * most * cells * cells];
    Arrays.fill(masks, 1);
    for (int i = 0; i < plans.size(); i++) {
      plans.get(i).mask(masks, (i * most + 1) * cells * cells);
    }
    out.floats("image_attention_mask", masks, plans.size(), most, cells, cells);
    out.longs("num_img_tokens", plans.stream().map(Phi4Plan::tokens).toList());
  }
}
