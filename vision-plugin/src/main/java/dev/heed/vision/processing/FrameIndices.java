package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.api.Internal;
import dev.heed.model.Json;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which frames of a clip a video processor takes, as the published classes sample them: so many, or
 * so many a second.
 *
 * @param type the published class, such as {@code Qwen3VLVideoProcessor}
 * @param frames how many; without it by time
 * @param perSecond how many for each second
 * @param least of frames, where they are taken by time
 * @param most of frames, where they are taken by time
 * @param times how many frames a patch has
 * @param bySeconds for classes that go by a clip's seconds
 * @see <a
 *     href="https://github.com/huggingface/transformers/blob/main/src/transformers/video_processing_utils.py">video_processing_utils.py</a>
 */
@Internal
public record FrameIndices(
    String type,
    Optional<Integer> frames,
    Optional<Double> perSecond,
    int least,
    int most,
    int times,
    Optional<ClipTimes> bySeconds) {

  private static final int ALL = 100_000;

  /** How many frames Gemma 4 takes where nothing says it. */
  private static final int GEMMA = 32;

  /** What the published classes take a clip's frames a second to be, where nothing says it. */
  private static final double USUAL_RATE = 24;

  /** What a {@code video_preprocessor_config.json} asks for. */
  public static FrameIndices of(String type, Json config) {
    boolean ernie = type.startsWith("Ernie");
    boolean qwen3 = type.startsWith("Qwen3VL") || type.startsWith("CohereCompass");
    Optional<Double> fps =
        config.has("fps")
            ? Optional.of(config.number("fps", 0))
            : qwen3 ? Optional.of(2.0) : Optional.empty();
    Optional<Integer> count =
        config.has("num_frames")
            ? Optional.of(config.integer("num_frames", 0))
            : type.startsWith("Gemma4") ? Optional.of(GEMMA) : Optional.empty();
    return new FrameIndices(
        type,
        count,
        fps,
        config.integer("min_frames", ernie ? 16 : 4),
        config.integer("max_frames", ernie ? 180 : 768),
        Math.max(1, config.integer("temporal_patch_size", 2)),
        ClipTimes.isFor(type) ? Optional.of(ClipTimes.of(type, config)) : Optional.empty());
  }

  /** The same for so many frames, whatever the configuration says. */
  public FrameIndices taking(int count) {
    return new FrameIndices(
        type, Optional.of(count), Optional.empty(), least, most, times, Optional.empty());
  }

  /**
   * The numbers of the frames, from 0, in their order.
   *
   * @param total how many the clip has
   * @param rate how many of them fill a second; unknown where they are pictures in a folder
   */
  public int[] of(int total, Optional<Double> rate) {
    if (bySeconds.isPresent()) {
      return bySeconds.get().of(total, rate.orElse(USUAL_RATE));
    }
    return switch (type) {
      case "Ernie4_5_VLMoeVideoProcessor" -> within(total, rate);
      case "Qwen3VLVideoProcessor", "CohereCompassVideoProcessor" -> ends(total, rate);
      case "Qwen2VLVideoProcessor" -> patches(total, rate);
      case "InternVLVideoProcessor" -> middles(total, rate);
      case "PeVideoVideoProcessor" -> cut(total, rate);
      default -> evenly(total, rate);
    };
  }

  /** From the first on, a step apart. */
  private int[] evenly(int total, Optional<Double> rate) {
    if (frames.isEmpty() && perSecond.isEmpty()) {
      return IntStream.range(0, Math.min(total, ALL)).toArray();
    }
    int count = frames.isPresent() ? frames.get() : byTime(total, rate);
    requireEnough(count, total);
    return steps(0, total, (double) total / count);
  }

  private static int[] steps(double from, double to, double step) {
    int count = (int) Math.ceil((to - from) / step);
    // The published steps are added to in double and cut to whole numbers.
    return IntStream.range(0, count).map(i -> (int) (from + i * step)).toArray();
  }

  private int byTime(int total, Optional<Double> rate) {
    double fps = perSecond.orElseThrow();
    return (int) (total / rate.orElse(USUAL_RATE) * fps);
  }

  private int[] middles(int total, Optional<Double> rate) {
    int count = frames.isPresent() ? frames.get() : byTime(total, rate);
    requireEnough(count, total);
    double step = (double) total / count;
    return steps(step / 2, total, step);
  }

  private int[] cut(int total, Optional<Double> rate) {
    if (frames.isEmpty() || frames.get() < 2) {
      return evenly(total, rate);
    }
    int count = frames.get();
    return IntStream.range(0, count).map(i -> (int) (i * (total - 1.0) / (count - 1))).toArray();
  }

  private int[] patches(int total, Optional<Double> rate) {
    if (frames.isEmpty() && perSecond.isEmpty()) {
      return IntStream.range(0, Math.min(total, ALL)).toArray();
    }
    int count;
    if (frames.isPresent()) {
      count = (int) Math.rint((double) frames.get() / times) * times;
    } else {
      int limit = Math.min(most, total) / times * times;
      double wanted = total / rate.orElse(USUAL_RATE) * perSecond.orElseThrow();
      double kept = Math.min(Math.min(Math.max(wanted, least), limit), total);
      count = (int) Math.floor(kept / times) * times;
    }
    requireEnough(count, total);
    return steps(0, total, (double) total / count);
  }

  /** The first, the last, and what lies evenly between them. */
  private int[] ends(int total, Optional<Double> rate) {
    int count = frames.orElse(0);
    if (frames.isEmpty()) {
      int wanted = perSecond.isPresent() ? byTime(total, rate) : total;
      count = Math.min(Math.max(wanted, least), most);
      count = perSecond.isPresent() ? Math.min(count, total) : count;
    }
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      double step = count == 1 ? 0 : (total - 1.0) / (count - 1);
      indices[i] = i == count - 1 && count > 1 ? total - 1 : (int) Math.rint(i * step);
    }
    return indices;
  }

  /** As many as there are, by default, within bounds. */
  private int[] within(int total, Optional<Double> rate) {
    double wanted =
        perSecond.map(fps -> total / rate.orElse(USUAL_RATE) * fps).orElse((double) total);
    double count =
        frames.isPresent()
            ? frames.get()
            : Math.min(Math.min(Math.max(wanted, least), most), total);
    requireEnough((int) Math.ceil(count), total);
    return steps(0, total, total / count);
  }

  private static void requireEnough(int count, int total) {
    if (count < 1 || count > total) {
      throw invalidInput(
          "The clip has %s frames, but %s are to be taken from it. Give a longer clip, or ask for others with num_frames."
              .formatted(total, count));
    }
  }
}
