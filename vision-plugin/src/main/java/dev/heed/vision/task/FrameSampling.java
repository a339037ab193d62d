package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.FrameIndices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which frames of a clip a model looks at, as the video-classification pipeline takes them: with a
 * video processor those that it samples from the whole clip; else from the first on, evenly over
 * {@code frames * rate}.
 *
 * @param sampled what the video processor samples; empty where the folder has none, or the user
 *     says a rate
 */
record FrameSampling(int frames, int rate, Optional<FrameIndices> sampled) {

  FrameSampling {
    if (frames < 1) {
      throw invalidModel(
          "The model's num_frames should be at least 1, but is %s. Correct config.json, or give --num-frames."
              .formatted(frames));
    }
  }

  static FrameSampling of(Json config, Optional<Json> video, VideoClassificationOptions options) {
    int frames =
        options
            .numFrames()
            .orElseGet(() -> config.integer("num_frames", config.integer("frames_per_clip", 16)));
    int rate = options.frameSamplingRate();
    return new FrameSampling(
        frames,
        rate,
        video
            .filter(own -> rate == 1)
            .map(own -> FrameIndices.of(own.text("video_processor_type"), own).taking(frames)));
  }

  List<Image> of(Clip clip) {
    if (sampled.isPresent()) {
      int[] taken = sampled.get().of(clip.frames(), Optional.empty());
      return Arrays.stream(taken).mapToObj(clip::frame).toList();
    }
    long needed = frames == 1 ? 1 : (long) frames * rate;
    if (clip.frames() < needed) {
      throw invalidInput(
          "The clip has %s %s, but %s are needed: %s frames, one of every %s. Give a longer clip%s."
              .formatted(
                  clip.frames(),
                  clip.frames() == 1 ? "frame" : "frames",
                  needed,
                  frames,
                  rate,
                  rate > 1 ? ", or a lower --frame-sampling-rate" : ""));
    }
    List<Image> sampled = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      sampled.add(clip.frame(index(i)));
    }
    return sampled;
  }

  /** Evenly from 0 to {@code frames * rate - 1}, cut to whole numbers. */
  private int index(int i) {
    double last = (double) frames * rate - 1;
    if (frames == 1) {
      return 0;
    }
    return i == frames - 1 ? (int) last : (int) (i * (last / (frames - 1)));
  }
}
