package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.spi.Source;
import dev.heed.testing.Reference;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.ClipReader;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.track.Track;
import dev.heed.vision.track.TrackedObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector with random weights on a clip: every number, from the file to the GIF. */
class VideoObjectDetectionTest {

  private static final Heed HEED = Heed.start();

  @TempDir Path folder;

  /** A photograph in which a square part moves. */
  private static Clip clip() {
    Image photo = Image.read(Reference.folder("inputs/image/cat_200x133.bmp"));
    List<Image> frames = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      byte[] rgb = photo.rgb().clone();
      for (int y = 20; y < 60; y++) {
        for (int x = 10 + 6 * i; x < 50 + 6 * i; x++) {
          rgb[3 * (y * photo.width() + x)] = (byte) 250;
        }
      }
      frames.add(Image.of(photo.width(), photo.height(), rgb));
    }
    return Clip.of(frames);
  }

  private static Opening yolos(Map<String, String> options) {
    return Opening.of(Reference.folder("models/yolos")).withOptions(options);
  }

  @Test
  void where_the_detector_looks_are_its_objects_and_between_them_the_same_numbers() {
    Clip clip = clip();
    Opening opening = yolos(Map.of("threshold", "0.3", "every", "4"));
    try (var follow = HEED.pipeline(VideoObjectDetection.TYPE, opening);
        var detect = HEED.pipeline(ObjectDetection.TYPE, yolos(Map.of("threshold", "0.3")))) {
      VideoObjects found = follow.run(clip);
      assertThat(found.frames()).hasSize(9);
      for (VideoObjects.VideoFrame frame : found.frames()) {
        boolean looked = frame.frame() % 4 == 0;
        assertThat(frame.objects()).isNotEmpty().allMatch(o -> o.detected() == looked);
        assertThat(frame.objects().stream().map(TrackedObject::track)).doesNotHaveDuplicates();
        if (looked) {
          List<DetectedObject> alone = detect.run(clip.frame(frame.frame()));
          assertThat(frame.objects().stream().map(TrackedObject::box))
              .containsExactlyInAnyOrderElementsOf(
                  alone.stream().map(DetectedObject::box).toList());
        }
      }
      int seen = found.frames().stream().mapToInt(frame -> frame.objects().size()).sum();
      assertThat(found.tracks().stream().mapToInt(Track::frames).sum()).isEqualTo(seen);
    }
  }

  @Test
  void a_models_features_tell_objects_apart_too() {
    Opening opening =
        yolos(
            Map.of(
                "threshold", "0.3",
                "every", "2",
                "features", Reference.folder("models/dinov2").toString()));
    try (var follow = HEED.pipeline(VideoObjectDetection.TYPE, opening)) {
      VideoObjects found = follow.run(clip());
      int first = found.frames().get(0).objects().size();
      assertThat(found.tracks().size()).isBetween(first, 2 * first);
    }
  }

  @Test
  void a_file_becomes_a_gif_with_boxes() {
    Path video = Reference.folder("inputs/video/six_64x48.avi");
    Clip clip = new ClipReader().read(Source.of(video));
    try (var follow = HEED.pipeline(VideoObjectDetection.TYPE, yolos(Map.of("threshold", "0.3")))) {
      VideoObjects found = follow.run(clip);
      Path gif = folder.resolve("boxes.gif");
      VideoObjectDetection.TYPE.draw(clip, found, gif);
      Clip drawn = new ClipReader().read(Source.of(gif));
      assertThat(drawn.frames()).isEqualTo(6);
      assertThat(drawn.frame(0).width()).isGreaterThanOrEqualTo(64);
      assertThat(VideoObjectDetection.TYPE.print(found)).contains("in 6 frames");
    }
  }

  @Test
  void nothing_above_the_threshold_is_said() {
    try (var follow = HEED.pipeline(VideoObjectDetection.TYPE, yolos(Map.of("threshold", "1")))) {
      VideoObjects found = follow.run(clip());
      assertThat(found.tracks()).isEmpty();
      assertThat(found).hasToString("nothing above the threshold in 9 frames");
    }
  }
}
