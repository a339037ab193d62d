package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.runtime.Device;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.task.VideoObjectDetection;
import dev.heed.vision.task.VideoObjects;
import dev.heed.vision.track.ObjectTracker;
import dev.heed.vision.track.TrackerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Frames a second where a detector looks at all frames, and where objects are followed between
 * those that it looks at, on one thread, with what the following alone takes. All take turns;
 * medians. {@code VideoBenchmark MODEL [PHOTO [ROUNDS [THRESHOLD]]]}: a part of the photograph
 * moves over it in twenty frames.
 */
public final class VideoBenchmark {

  private static final int FRAMES = 20;
  private static final int[] EVERY = {1, 2, 5, 10};

  private VideoBenchmark() {}

  /** Prints a line for each way. */
  public static void main(String[] args) {
    Path photo = Path.of(args.length > 1 ? args[1] : "reference/inputs/image/china_640x427.jpg");
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    Clip clip = clip(Image.read(photo));
    Opening opening =
        Opening.of(Path.of(args[0]))
            .withDevice(new Device.Cpu(1))
            .withOptions(Map.of("threshold", args.length > 3 ? args[3] : "0.5"));
    Map<Integer, List<Double>> seconds = new TreeMap<>();
    try (var follow = Heed.start().pipeline(VideoObjectDetection.TYPE, opening)) {
      for (int round = -1; round < rounds; round++) {
        for (int every : EVERY) {
          double taken = seconds(follow, clip, every);
          if (round >= 0) {
            seconds.computeIfAbsent(every, key -> new ArrayList<>()).add(taken);
          }
        }
      }
      VideoObjects found = follow.run(clip, Map.of("every", "1"));
      System.out.printf(
          Locale.ROOT,
          "%s frames of %s x %s, %.1f objects a frame%n",
          FRAMES,
          clip.frame(0).width(),
          clip.frame(0).height(),
          found.frames().stream().mapToInt(f -> f.objects().size()).average().orElse(0));
    }
    seconds.forEach(
        (every, taken) ->
            System.out.printf(
                Locale.ROOT,
                "detector at 1 frame of %2d: %6.1f frames a second%n",
                every,
                FRAMES / median(taken)));
    System.out.printf(
        Locale.ROOT,
        "following six objects alone: %.1f ms a frame%n",
        1e3 * following(clip, rounds) / (FRAMES - 1));
  }

  /** The middle of the photograph goes from left to right. */
  private static Clip clip(Image photo) {
    int width = photo.width() / 5;
    int height = photo.height() / 3;
    List<Image> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      byte[] rgb = photo.rgb().clone();
      int left = (photo.width() - width) * i / FRAMES;
      for (int y = 0; y < height; y++) {
        System.arraycopy(
            photo.rgb(),
            3 * ((y + height) * photo.width() + 2 * width),
            rgb,
            3 * ((y + height / 2) * photo.width() + left),
            3 * width);
      }
      frames.add(Image.of(photo.width(), photo.height(), rgb));
    }
    return Clip.of(frames);
  }

  private static double seconds(Pipeline<Clip, VideoObjects> follow, Clip clip, int every) {
    long start = System.nanoTime();
    follow.run(clip, Map.of("every", Integer.toString(every)));
    return (System.nanoTime() - start) / 1e9;
  }

  private static double following(Clip clip, int rounds) {
    List<Double> taken = new ArrayList<>();
    for (int round = -1; round < rounds; round++) {
      ObjectTracker tracker = new ObjectTracker(TrackerSettings.STANDARD);
      tracker.detected(clip.frame(0), six(clip.frame(0)));
      long start = System.nanoTime();
      for (int i = 1; i < clip.frames(); i++) {
        tracker.between(clip.frame(i));
      }
      if (round >= 0) {
        taken.add((System.nanoTime() - start) / 1e9);
      }
    }
    return median(taken);
  }

  /** Boxes over the whole frame, in two rows. */
  private static List<DetectedObject> six(Image frame) {
    List<DetectedObject> boxes = new ArrayList<>();
    int width = frame.width() / 4;
    int height = frame.height() / 3;
    for (int i = 0; i < 6; i++) {
      int left = i % 3 * frame.width() / 3;
      int top = i / 3 * frame.height() / 2;
      boxes.add(
          new DetectedObject(
              1, "part", new DetectedObject.Box(left, top, left + width, top + height)));
    }
    return boxes;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
