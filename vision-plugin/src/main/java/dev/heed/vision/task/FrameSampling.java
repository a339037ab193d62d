package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.List;

/**
 * Which frames of a clip a model looks at: from the first on, evenly over {@code frames * rate}, as
 * the video-classification pipeline takes them.
 */
record FrameSampling(int frames, int rate) {

  FrameSampling {
    if (frames < 1) {
      throw invalidModel(
          "The model's num_frames should be at least 1, but is %s. Correct config.json, or give --num-frames."
              .formatted(frames));
    }
  }

  static FrameSampling of(Json config, VideoClassificationOptions options) {
    return new FrameSampling(
        options
            .numFrames()
            .orElseGet(() -> config.integer("num_frames", config.integer("frames_per_clip", 16))),
        options.frameSamplingRate());
  }

  List<Image> of(Clip clip) {
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
