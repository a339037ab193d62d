package dev.heed.vision.task;

import dev.heed.model.ModelFolder;
import dev.heed.spi.Call;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.draw.TrackBoxes;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.ClipReader;
import dev.heed.vision.image.GifWriter;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import dev.heed.vision.processing.Resample;
import dev.heed.vision.processing.Resize;
import dev.heed.vision.track.Appearance;
import dev.heed.vision.track.ObjectTracker;
import dev.heed.vision.track.TrackedObject;
import dev.heed.vision.track.TrackerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which objects are where in each frame of a clip, each with a number that it keeps. A detector
 * (any model of {@link ObjectDetection}) looks at one frame of some, and objects are followed from
 * there; see {@link ObjectTracker}.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("detr-resnet-50")).withOptions(Map.of("every", "5"));
 * try (var follow = heed.pipeline(VideoObjectDetection.TYPE, opening)) {
 *   VideoObjects found = follow.run(new ClipReader().read(Source.of(Path.of("street.gif"))));
 * }
 * }</pre>
 */
public final class VideoObjectDetection implements Task<Clip, VideoObjects> {

  /** Drawn frames are not wider or higher. */
  private static final int LARGEST_DRAWN = 800;

  /** Of a clip that does not say how fast it is shown. */
  private static final double USUAL_PACE = 10;

  /** The description of the task. */
  public static final TaskType<Clip, VideoObjects> TYPE =
      new TaskType<>() {

        @Override
        public String id() {
          return "video-object-detection";
        }

        @Override
        public String summary() {
          return "Which objects are where in each frame of a clip, each with a number that it"
              + " keeps.";
        }

        @Override
        public Reader<Clip> reader() {
          return new ClipReader();
        }

        @Override
        public Task<Clip, VideoObjects> open(TaskSetup setup) {
          return new VideoObjectDetection(setup);
        }

        /** A detector's own task is that on single pictures. */
        @Override
        public boolean fits(ModelFolder folder) {
          return false;
        }

        @Override
        public Class<VideoObjectDetectionOptions> optionsType() {
          return VideoObjectDetectionOptions.class;
        }

        @Override
        public String drawing() {
          return "gif";
        }

        @Override
        public void draw(Clip input, VideoObjects output, Path gif) {
          GifWriter.write(
              output.frames().stream().map(frame -> drawn(input, frame)).iterator(),
              input.framesPerSecond().orElse(USUAL_PACE),
              gif);
        }
      };

  private final TaskSetup setup;
  private final Task<Image, List<DetectedObject>> detector;
  private final Latest<String, Task<Image, float[]>> features = new Latest<>();

  private VideoObjectDetection(TaskSetup setup) {
    this.setup = setup;
    this.detector = ObjectDetection.TYPE.open(setup);
  }

  private static Image drawn(Clip clip, VideoObjects.VideoFrame frame) {
    Image drawn = TrackBoxes.draw(clip.frame(frame.frame()), frame.objects());
    int longest = Math.max(drawn.width(), drawn.height());
    return longest <= LARGEST_DRAWN
        ? drawn
        : Resize.to(
            drawn,
            Math.max(1, drawn.width() * LARGEST_DRAWN / longest),
            Math.max(1, drawn.height() * LARGEST_DRAWN / longest),
            Resample.BILINEAR);
  }

  /** One clip after the other. */
  @Override
  public List<VideoObjects> run(List<Clip> batch, Call call) {
    return batch.stream().map(clip -> follow(clip, call)).toList();
  }

  private VideoObjects follow(Clip clip, Call call) {
    VideoObjectDetectionOptions options = call.options(VideoObjectDetectionOptions.class);
    Call detecting = call.withOptions(new ObjectDetectionOptions(options.threshold()));
    ObjectTracker tracker =
        new ObjectTracker(
            TrackerSettings.STANDARD.withMaxGap(options.maxGap()), appearance(options, call));
    List<VideoObjects.VideoFrame> frames = new ArrayList<>();
    for (int i = 0; i < clip.frames(); i++) {
      Image frame = clip.frame(i);
      List<TrackedObject> found =
          i % options.every() == 0
              ? tracker.detected(frame, detector.run(List.of(frame), detecting).get(0))
              : tracker.between(frame);
      frames.add(new VideoObjects.VideoFrame(i, found));
    }
    return new VideoObjects(frames, tracker.tracks());
  }

  private Appearance appearance(VideoObjectDetectionOptions options, Call call) {
    Optional<String> folder = options.features();
    return folder.isEmpty()
        ? Appearance.COLOURS
        : new ModelAppearance(
            features.get(folder.get(), () -> opened(Source.path(folder.get()))), call);
  }

  private Task<Image, float[]> opened(Path folder) {
    return PictureVectors.open(setup.beside(folder));
  }
}
