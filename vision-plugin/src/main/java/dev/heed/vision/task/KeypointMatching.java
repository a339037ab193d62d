package dev.heed.vision.task;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.vision.draw.MatchLines;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.KeypointMatch;
import dev.heed.vision.postprocess.KeypointMatch.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which points of two pictures are the same. Runs LightGlue and SuperGlue: {@code matches [1, 2,
 * N]}, {@code matching_scores [1, 2, N]} and {@code keypoints [1, 2, N, 2]}.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("lightglue_superpoint"))
 *         .withOptions(Map.of("match-with", "tower-by-night.jpg"));
 * try (var pipeline = heed.pipeline(KeypointMatching.TYPE, opening)) {
 *   MatchedKeypoints both = pipeline.run(Image.read(Path.of("tower.jpg")));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">keypoint-matching</a>
 */
public final class KeypointMatching implements Task<Image, MatchedKeypoints> {

  /** The description of the task. */
  public static final TaskType<Image, MatchedKeypoints> TYPE =
      new ImageTaskType<>("keypoint-matching", "Which points of two images are the same.") {

        @Override
        public Task<Image, MatchedKeypoints> open(TaskSetup setup) {
          return new KeypointMatching(setup.processor("image", Image.class), setup.session());
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return VisionHead.MATCHES.fits(folder, name -> name.matches("\\w+ForKeypointMatching"));
        }

        @Override
        public Class<KeypointMatchingOptions> optionsType() {
          return KeypointMatchingOptions.class;
        }

        @Override
        public void draw(Image input, MatchedKeypoints output, Path png) {
          MatchLines.draw(input, output.other(), output.matches()).writePng(png);
        }
      };

  private final Processor<Image> processor;
  private final Session session;

  private KeypointMatching(Processor<Image> processor, Session session) {
    this.processor = processor;
    this.session = session;
  }

  /** One pair after the other; all have the call's other picture. */
  @Override
  public List<MatchedKeypoints> run(List<Image> batch, Call call) {
    KeypointMatchingOptions options = call.options(KeypointMatchingOptions.class);
    Image other = Image.read(options.file());
    return batch.stream().map(image -> match(image, other, options.threshold(), call)).toList();
  }

  /** {@code pixel_values [1, 2, 3, H, W]}. */
  private MatchedKeypoints match(Image image, Image other, double threshold, Call call) {
    Outputs outputs =
        session.run(processor.process(List.of(image, other)).takenBy(session), call.limit());
    FoundPoints found = FoundPoints.of(outputs, 2);
    long[] places = outputs.get("matches").as(dev.heed.tensor.ElementType.I64).toLongs();
    float[] scores = outputs.get("matching_scores").toFloats();
    List<KeypointMatch> matches = new ArrayList<>();
    for (int i = 0; i < found.count(); i++) {
      int j = (int) places[i];
      boolean both = j >= 0 && j < found.count() && found.isThere(0, i) && found.isThere(1, j);
      if (both && scores[i] > threshold) {
        matches.add(
            new KeypointMatch(point(found, 0, i, image), point(found, 1, j, other), scores[i]));
      }
    }
    matches.sort(Comparator.comparingDouble(KeypointMatch::score).reversed());
    return new MatchedKeypoints(matches, other);
  }

  private static Point point(FoundPoints found, int picture, int number, Image image) {
    return new Point(
        found.x(picture, number, image.width()), found.y(picture, number, image.height()));
  }
}
