package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidModel;
import static dev.heed.vision.processing.PatchCut.Inner.C_T_P_P;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Video processors that cut frames as an image processor of the same model does. */
final class VideoPatchRules {

  private static final String PIXELS = "pixel_values_videos";

  private VideoPatchRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "Gemma4VideoProcessor" -> soft(PaddedPatchRules::gemma4);
      case "Gemma4UnifiedVideoProcessor" -> soft(PaddedPatchRules::gemma4Unified);
      case "Glm5NextVideoProcessor" -> VideoPatchRules::glm5;
      case "Kimi_K25VideoProcessor" -> VideoPatchRules::kimi;
      case "MiniCPMV4_6VideoProcessor" -> VideoPatchRules::miniCpm;
      case "NemotronH_Omni_Reasoning_V3VideoProcessor" -> VideoPatchRules::nemotron;
      case "Ernie4_5_VLMoeVideoProcessor" -> VideoPatchRules::ernie;
      default -> null;
    };
  }

  private static Map<String, Tensor> made(Rule rule, List<Picture> frames, Work work) {
    Produced own = new Produced();
    rule.run(frames, work, own);
    Produced clip = new Produced();
    Leading.axis(own, clip);
    return clip.inputs().byName();
  }

  /** Gemma 4's: all frames have as many tokens as one. */
  private static Rule soft(Rule images) {
    return (frames, work, out) -> {
      Map<String, Tensor> made = made(images, frames, work);
      out.put(PIXELS, made.get("pixel_values"));
      out.put("video_position_ids", made.get("image_position_ids"));
      long tokens = made.get("num_soft_tokens_per_image").toLongs()[0];
      out.longs("num_soft_tokens_per_video", new long[] {tokens}, 1);
    };
  }

  private static int factor(Keys keys) {
    return keys.positive("patch_size") * keys.positive("merge_size");
  }

  /** Keeps the shape of the frames, and pads them at the right and below. */
  private static void glm5(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int times = keys.positive("temporal_patch_size");
    List<Picture> frames =
        new ArrayList<>(
            work.each(
                pictures,
                p ->
                    work.finish(
                        keys.flag("do_resize") ? padded(p, pictures.size(), times, work) : p)));
    while (frames.size() % times != 0) {
      frames.add(frames.get(frames.size() - 1));
    }
    PatchCut cut =
        new PatchCut(keys.positive("patch_size"), keys.positive("merge_size"), C_T_P_P, times);
    List<float[]> all = new ArrayList<>();
    for (int t = 0; t < frames.size(); t += times) {
      all.add(cut.of(frames.subList(t, t + times)));
    }
    Size grid = PatchCut.grid(frames.get(0), cut.side());
    Shape shape = Shape.of((long) all.size() * grid.height() * grid.width(), cut.length());
    out.put(PIXELS, PatchRules.joined(shape, all));
    out.longs("video_grid_thw", new long[] {all.size(), grid.height(), grid.width()}, 1, 3);
  }

  private static Picture padded(Picture picture, int count, int times, Work work) {
    Keys keys = work.keys();
    int factor = factor(keys) * keys.positive("patch_expand_factor");
    int aligned = Math.max(times, (int) Math.rint((double) count / times) * times);
    int least = keys.positive("min_image_tokens");
    Size target =
        Glm5Size.of(
            picture.size(),
            new Glm5Size.Clip(count, aligned, times),
            factor,
            least,
            keys.positive("max_image_tokens"));
    return PatchRules.inside(picture, target, count, (long) times * factor * factor * least, work);
  }

  /** In portions of a few frames, each a row of patches of its own. */
  private static void kimi(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int side = keys.positive("patch_size");
    int times = keys.positive("temporal_patch_size");
    List<Picture> done = PatchRules.kimi(pictures, work);
    PatchCut cut = new PatchCut(side, 1, C_T_P_P, 1);
    List<float[]> all = done.stream().map(cut::of).toList();
    Size grid = PatchCut.grid(done.get(0), side);
    int rows = all.size() * grid.height() * grid.width();
    out.put(PIXELS, PatchRules.joined(Shape.of(rows, 3, side, side), all));
    int chunks = -Math.floorDiv(-done.size(), times);
    long[] grids = new long[3 * chunks];
    for (int i = 0; i < chunks; i++) {
      grids[3 * i] = Math.min(times, done.size() - i * times);
      grids[3 * i + 1] = grid.height();
      grids[3 * i + 2] = grid.width();
    }
    out.longs("video_grid_thw", grids, chunks, 3);
    out.longs("num_chunks_per_video", new long[] {chunks}, 1);
  }

  /** Each frame as a picture, whole and in slices. */
  private static void miniCpm(List<Picture> frames, Work work, Produced out) {
    Produced own = new Produced();
    SliceRules.miniCpm(frames, work, own);
    Map<String, Tensor> made = own.inputs().byName();
    out.put(PIXELS, made.get("pixel_values"));
    out.put("target_sizes_videos", made.get("target_sizes"));
    long[] grids = new long[2 * frames.size()];
    for (int i = 0; i < frames.size(); i++) {
      System.arraycopy(made.get("grids." + i).toLongs(), 0, grids, 2 * i, 2);
    }
    out.longs("grids_videos", grids, frames.size(), 2);
    out.put("num_patches_per_frame", made.get("num_patches_per_image"));
    out.longs("num_frames_per_video", new long[] {frames.size()}, 1);
  }

  /** All frames of one size, as near to a number of patches as their shape allows. */
  private static void nemotron(List<Picture> frames, Work work, Produced out) {
    Keys keys = work.keys();
    if (!keys.has("image_mean") || !keys.has("image_std")) {
      throw invalidModel(
          "NemotronH_Omni_Reasoning_V3VideoProcessor needs 'norm_mean' and 'norm_std', which the"
              + " file does not say.");
    }
    int side = keys.positive("patch_size");
    int merge = Work.round(1 / keys.number("downsample_ratio"));
    Size first = frames.get(0).size();
    Size grid =
        keys.flag("video_maintain_aspect_ratio")
            ? near(first, keys.positive("video_target_num_patches"), merge)
            : square(keys.positive("video_target_num_patches"), merge);
    Size target = new Size(grid.height() * side, grid.width() * side);
    List<Picture> done = work.each(frames, p -> work.finish(work.resize(p.asFloats(), target)));
    out.pictures(PIXELS, done);
    long[] ones = new long[frames.size()];
    long[] tokens = new long[frames.size()];
    java.util.Arrays.fill(ones, 1);
    java.util.Arrays.fill(tokens, (long) grid.height() * grid.width() / ((long) merge * merge));
    out.longs("num_patches", ones);
    out.longs("num_tokens", tokens);
  }

  private static Size near(Size frame, int wanted, int merge) {
    double aspect = (double) frame.width() / frame.height();
    int rows = Math.max((int) Math.rint(Math.sqrt(wanted / aspect)), 1);
    int columns = Math.max((int) Math.rint(Math.sqrt(wanted * aspect)), 1);
    int high = -Math.floorDiv(-rows, merge) * merge;
    int wide = -Math.floorDiv(-columns, merge) * merge;
    return high * wide <= wanted
        ? new Size(high, wide)
        : new Size(Math.max(merge, rows / merge * merge), Math.max(merge, columns / merge * merge));
  }

  private static Size square(int wanted, int merge) {
    int side = Math.max(merge, (int) Math.sqrt(wanted) / merge * merge);
    return new Size(side, side);
  }

  /** An even number of frames, each a grid of its own; nothing is written on them. */
  private static void ernie(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    if (keys.flag("draw_on_frames")) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "Ernie4_5_VLMoeVideoProcessor writes the time on each frame with a font of the model's,"
              + " which Heed does not. Say \"draw_on_frames\": false in"
              + " video_preprocessor_config.json for frames as they are.");
    }
    List<Picture> frames = new ArrayList<>(pictures);
    if (frames.size() % 2 != 0) {
      frames.add(frames.get(frames.size() - 1));
    }
    Size target =
        SmartResize.qwen(
            frames.get(0).size(),
            factor(keys),
            keys.size().get("shortest_edge"),
            keys.size().get("longest_edge"));
    PatchCut cut =
        new PatchCut(keys.positive("patch_size"), keys.positive("merge_size"), C_T_P_P, 1);
    List<Picture> done =
        work.each(frames, p -> work.finish(keys.flag("do_resize") ? work.resize(p, target) : p));
    List<float[]> all = done.stream().map(cut::of).toList();
    Size grid = PatchCut.grid(done.get(0), cut.side());
    Shape shape = Shape.of((long) all.size() * grid.height() * grid.width(), cut.length());
    out.put(PIXELS, PatchRules.joined(shape, all));
    out.longs("video_grid_thw", new long[] {all.size(), grid.height(), grid.width()}, 1, 3);
  }
}
