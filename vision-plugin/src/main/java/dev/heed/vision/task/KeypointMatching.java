package dev.heed.vision.task;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.StandardModel;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.ElementType;
import dev.heed.vision.draw.MatchLines;
import dev.heed.vision.image.Image;
import dev.heed.vision.match.MatchGeometry;
import dev.heed.vision.match.MatchModel;
import dev.heed.vision.match.PointPair;
import dev.heed.vision.match.SurfPoints;
import dev.heed.vision.postprocess.KeypointMatch;
import dev.heed.vision.postprocess.KeypointMatch.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which points of two pictures are the same. Runs LightGlue and SuperGlue: {@code matches [1, 2,
 * N]}, {@code matching_scores [1, 2, N]} and {@code keypoints [1, 2, N, 2]}; without a model,
 * {@link SurfPoints}. With {@code verify}, matches are held to geometry.
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
          return new KeypointMatching(
              isSurf(setup.folder())
                  ? new SurfMatcher()
                  : new ModelMatcher(setup.processor("image", Image.class), setup.session()));
        }

        private static boolean isSurf(ModelFolder folder) {
          return folder.config().text("model_type", "").equals("surf");
        }

        @Override
        public Optional<StandardModel> standardModel() {
          return Optional.of(StandardModels.KEYPOINT_MATCHING);
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
          drawn(input, output).writePng(png);
        }
      };

  private static Image drawn(Image input, MatchedKeypoints output) {
    return output
        .geometry()
        .map(found -> MatchLines.draw(input, output.other(), output.matches(), found))
        .orElseGet(() -> MatchLines.draw(input, output.other(), output.matches()));
  }

  /** Finds pairs of points, those above a threshold, the likeliest first. */
  private interface Matcher {
    List<PointPair> match(Image image, Image other, double threshold, Call call);
  }

  /** Points that texture alone tells apart. */
  private static final class SurfMatcher implements Matcher {

    private final Latest<Image, SurfPoints> ofOther = new Latest<>();

    @Override
    public List<PointPair> match(Image image, Image other, double threshold, Call call) {
      SurfPoints theirs = ofOther.get(other, () -> SurfPoints.of(other));
      return SurfPoints.of(image).pairs(theirs).stream()
          .filter(pair -> pair.score() > threshold)
          .toList();
    }
  }

  /** {@code pixel_values [1, 2, 3, H, W]} to matches with scores. */
  private record ModelMatcher(Processor<Image> processor, Session session) implements Matcher {

    @Override
    public List<PointPair> match(Image image, Image other, double threshold, Call call) {
      Outputs outputs =
          session.run(processor.process(List.of(image, other)).takenBy(session), call.limit());
      FoundPoints found = FoundPoints.of(outputs, 2);
      long[] places = outputs.get("matches").as(ElementType.I64).toLongs();
      float[] scores = outputs.get("matching_scores").toFloats();
      List<PointPair> pairs = new ArrayList<>();
      for (int i = 0; i < found.count(); i++) {
        int j = (int) places[i];
        boolean both = j >= 0 && j < found.count() && found.isThere(0, i) && found.isThere(1, j);
        if (both && scores[i] > threshold) {
          pairs.add(
              new PointPair(
                  found.exactX(0, i, image.width()),
                  found.exactY(0, i, image.height()),
                  found.exactX(1, j, other.width()),
                  found.exactY(1, j, other.height()),
                  scores[i]));
        }
      }
      pairs.sort(Comparator.comparingDouble(PointPair::score).reversed());
      return pairs;
    }
  }

  private final Matcher matcher;

  private KeypointMatching(Matcher matcher) {
    this.matcher = matcher;
  }

  /** One pair after the other; all have the call's other picture. */
  @Override
  public List<MatchedKeypoints> run(List<Image> batch, Call call) {
    KeypointMatchingOptions options = call.options(KeypointMatchingOptions.class);
    Image other = Image.read(options.file());
    return batch.stream().map(image -> match(image, other, options, call)).toList();
  }

  private MatchedKeypoints match(
      Image image, Image other, KeypointMatchingOptions options, Call call) {
    List<PointPair> pairs = matcher.match(image, other, options.threshold(), call);
    Optional<MatchModel> model = options.verify().model();
    return new MatchedKeypoints(
        pairs.stream().map(KeypointMatching::match).toList(),
        other,
        model,
        model.flatMap(wanted -> MatchGeometry.of(wanted, pairs, options.tolerance())));
  }

  /** In whole pixels, cut off towards zero as published. */
  private static KeypointMatch match(PointPair pair) {
    return new KeypointMatch(
        new Point((int) pair.x0(), (int) pair.y0()),
        new Point((int) pair.x1(), (int) pair.y1()),
        pair.score());
  }
}
