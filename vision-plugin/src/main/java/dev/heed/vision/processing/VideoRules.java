package dev.heed.vision.processing;

import static dev.heed.vision.processing.PatchCut.Inner.C_T_P_P;
import static dev.heed.vision.processing.PatchCut.Inner.P_P_C_T;
import static dev.heed.vision.processing.PatchCut.Inner.T_C_P_P;

import dev.heed.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Video processors, whose pictures are the frames of one clip. Where an image processor of the same
 * model has the same rule, frames are its pictures.
 */
final class VideoRules {

  /** No frame is made larger. */
  private static final int MOST_EDGE = 4096;

  private VideoRules() {}

  /** To which size the frames of a clip are brought. */
  private interface Target {
    Size of(Size frame, int frames, Keys keys);
  }

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "InternVLVideoProcessor",
          "LlavaNextVideoVideoProcessor",
          "LlavaOnevisionVideoProcessor",
          "PeVideoVideoProcessor",
          "PerceptionLMVideoProcessor",
          "VideoLlavaVideoProcessor",
          "VideomtVideoProcessor" ->
          renamed(plain());
      case "InstructBlipVideoVideoProcessor" -> plain();
      case "Sam2VideoVideoProcessor" -> sam(renamed(plain()));
      case "Qwen2VLVideoProcessor" -> patches(VideoRules::each);
      case "Cosmos3EdgeVideoProcessor" -> patches(VideoRules::whole, P_P_C_T, true);
      case "MiniMaxM3VLVideoProcessor" ->
          patches(
              (size, frames, keys) ->
                  SmartResize.qwen(
                      size,
                      factor(keys),
                      keys.positive("min_pixels"),
                      keys.positive("max_pixels")));
      case "MuseGlimmerVideoProcessor" ->
          patches(
              (size, frames, keys) ->
                  SmartResize.muse(size, factor(keys), keys.positive("max_video_frame_tokens")),
              T_C_P_P,
              false);
      case "VideoLlama3VideoProcessor" ->
          new ChangingTokens(
              patches(
                  (size, frames, keys) ->
                      SmartResize.qwen(
                          size,
                          factor(keys),
                          keys.size().get("shortest_edge"),
                          keys.size().get("longest_edge") / frames)));
      case "SmolVLMVideoProcessor" -> clip(VideoRules::smol);
      case "Qwen3VLVideoProcessor",
          "CohereCompassVideoProcessor",
          "Glm46VVideoProcessor",
          "Glm4vVideoProcessor",
          "GlmgaVideoProcessor" ->
          patches(VideoRules::whole);
      default -> null;
    };
  }

  private static Rule plain() {
    return clip(Standard.cropping((p, w) -> w.resize(p)));
  }

  private static Size each(Size frame, int frames, Keys keys) {
    int least = keys.size().get("shortest_edge");
    return SmartResize.qwen(frame, factor(keys), least, keys.size().get("longest_edge"));
  }

  private static Size whole(Size frame, int frames, Keys keys) {
    return SmartResize.clip(
        frame,
        frames,
        keys.positive("temporal_patch_size"),
        factor(keys),
        keys.size().get("shortest_edge"),
        keys.size().get("longest_edge"));
  }

  private static int factor(Keys keys) {
    return keys.positive("patch_size") * keys.positive("merge_size");
  }

  private static Rule clip(Rule rule) {
    return (pictures, work, out) -> {
      Produced frames = new Produced();
      rule.run(pictures, work, frames);
      Leading.axis(frames, out);
    };
  }

  private static Rule renamed(Rule rule) {
    return (pictures, work, out) -> {
      Produced own = new Produced();
      rule.run(pictures, work, own);
      own.inputs().byName().forEach((name, tensor) -> out.put("pixel_values_videos", tensor));
    };
  }

  /** To the longest edge that is asked for, and then to a square, whatever the shape. */
  private static void smol(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int edge = keys.dims("max_image_size").get("longest_edge");
    Size square = new Size(edge, edge);
    List<Picture> done =
        work.each(
            pictures,
            p -> {
              if (!keys.flag("do_resize")) {
                return work.finish(p);
              }
              Dims size = keys.size();
              Size first =
                  size.has("longest_edge")
                      ? evenSided(p.size(), Math.min(MOST_EDGE, size.get("longest_edge")))
                      : size.exact();
              return work.finish(work.resize(work.resize(p, first), square));
            });
    out.pictures("pixel_values", done);
    if (keys.flag("do_pad")) {
      Size size = done.get(0).size();
      out.mask(
          "pixel_attention_mask", done.stream().map(Picture::size).toList(), size, done.size());
    }
  }

  /** The longer side is given; the other becomes even. */
  private static Size evenSided(Size image, int longest) {
    double ratio = (double) image.width() / image.height();
    if (image.width() >= image.height()) {
      return new Size(even((int) (longest / ratio)), longest);
    }
    return new Size(longest, even((int) (longest * ratio)));
  }

  private static int even(int side) {
    return Math.max(1, side + side % 2);
  }

  private static Rule sam(Rule rule) {
    return (pictures, work, out) -> {
      rule.run(pictures, work, out);
      out.sizes("original_sizes", List.of(pictures.get(0).size()));
      out.sizes("reshaped_input_sizes", List.of(work.keys().size().exact()));
    };
  }

  private static Rule patches(Target target) {
    return patches(target, C_T_P_P, true);
  }

  /**
   * Patches of several frames at once; the last frame stands for those that are missing.
   *
   * @param merges whether patches that are merged later lie together
   */
  private static Rule patches(Target target, PatchCut.Inner inner, boolean merges) {
    return (pictures, work, out) -> {
      Keys keys = work.keys();
      Size size = target.of(pictures.get(0).size(), pictures.size(), keys);
      List<Picture> frames =
          new ArrayList<>(
              work.each(
                  pictures, p -> work.finish(keys.flag("do_resize") ? work.resize(p, size) : p)));
      int times = keys.positive("temporal_patch_size");
      while (frames.size() % times != 0) {
        frames.add(frames.get(frames.size() - 1));
      }
      PatchCut cut =
          new PatchCut(
              keys.positive("patch_size"), merges ? keys.positive("merge_size") : 1, inner, times);
      List<float[]> all = new ArrayList<>();
      for (int t = 0; t < frames.size(); t += times) {
        all.add(cut.of(frames.subList(t, t + times)));
      }
      Size grid = PatchCut.grid(frames.get(0), cut.side());
      int rows = all.size() * grid.height() * grid.width();
      out.put("pixel_values_videos", PatchRules.joined(Shape.of(rows, cut.length()), all));
      long[] thw = {all.size(), grid.height(), grid.width()};
      out.longs("video_grid_thw", thw, 1, 3);
    };
  }
}
