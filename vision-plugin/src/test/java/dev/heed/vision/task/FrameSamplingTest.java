package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.model.Json;
import dev.heed.testing.Refused;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.FrameIndices;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which frames a classifier of clips looks at. */
class FrameSamplingTest {

  private static final Json NOTHING = Json.empty("video_preprocessor_config.json");

  /** Frame {@code i} is {@code i + 1} pixels wide. */
  private static Clip clip(int frames) {
    return new Clip(frames, i -> Image.of(i + 1, 1, new byte[3 * (i + 1)]));
  }

  private static List<Integer> taken(FrameSampling sampling, int frames) {
    return sampling.of(clip(frames)).stream().map(frame -> frame.width() - 1).toList();
  }

  private static FrameSampling sampled(String type, int frames) {
    FrameIndices indices = FrameIndices.of(type, NOTHING).taking(frames);
    return new FrameSampling(frames, 1, Optional.of(indices));
  }

  @Test
  void with_an_image_processor_the_first_ones_are_taken() {
    assertThat(taken(new FrameSampling(4, 1, Optional.empty()), 20)).containsExactly(0, 1, 2, 3);
    assertThat(taken(new FrameSampling(4, 3, Optional.empty()), 20)).containsExactly(0, 3, 7, 11);
  }

  @Test
  void with_a_video_processor_they_come_from_the_whole_clip() {
    assertThat(taken(sampled("VideoMAEVideoProcessor", 4), 20)).containsExactly(0, 5, 10, 15);
    assertThat(taken(sampled("Qwen3VLVideoProcessor", 4), 20)).containsExactly(0, 6, 13, 19);
    assertThat(taken(sampled("InternVLVideoProcessor", 4), 20)).containsExactly(2, 7, 12, 17);
  }

  @Test
  void a_clip_that_is_too_short_is_told() {
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () -> taken(sampled("VideoMAEVideoProcessor", 16), 10),
        "has 10 frames, but 16");
  }
}
