package dev.heed.examples.lecture;

import dev.heed.look.AttentionMap;
import dev.heed.look.AttentionResult;
import dev.heed.look.LookOptions;
import dev.heed.look.Occlusion;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.AttentionGrid;
import dev.heed.vision.draw.AttentionOverlay;
import dev.heed.vision.draw.PatchWeights;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Geometry;
import dev.heed.vision.processing.ImageProcessor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What a trained picture model attends to, and whether that is what its answer depends on. */
public final class WhereAPictureModelLooks implements Lesson {

  private static final int SIDE = 8;

  public static void main(String[] args) {
    Lesson.show(new WhereAPictureModelLooks());
  }

  @Override
  public String title() {
    return "Where a picture model looks";
  }

  @Override
  public void teach(Page page) {
    Path photograph = Path.of(System.getProperty("heed.root", "."), "examples/photos/cat.png");
    RealModel model = RealModel.of("image-classification", "image", photograph.toString());
    AttentionResult seen = model.look(LookOptions.allMaps().withRollout());
    List<AttentionMap> maps = seen.maps();
    page.say(
        "conv-stem-vit-cifar10: %d layers, maps of %s", maps.size(), maps.get(0).weights().shape());
    heads(page, model, maps);
    double[] rollout = classRow(seen.rollout().orElseThrow());
    page.claim(
        Math.abs(Arrays.stream(rollout).sum() - 1) < 1e-4,
        "what the class token is made of in the end, all layers rolled into one, sums to 1");
    double[] worth = worth(model);
    page.draw(
        "Left: rollout of the class token over the 8 x 8 patches. Right: how much the answer's"
            + " probability falls when a patch is covered.",
        Charts.beside(
            Charts.heatMap("rollout", "row", "column", square(rollout, 1)),
            Charts.heatMap("occlusion", "row", "column", square(worth, 0))));
    page.say(
        "Rollout and occlusion agree with a correlation of %.2f: attention says where a model"
            + " looked, not what decided.",
        correlation(Arrays.copyOfRange(rollout, 1, rollout.length), worth));
  }

  private static void heads(Page page, RealModel model, List<AttentionMap> maps) {
    Image image = (Image) model.shown();
    ImageProcessor processor = (ImageProcessor) model.processor();
    Geometry geometry = processor.geometry(image.width(), image.height());
    List<List<PatchWeights>> grid = maps.stream().map(map -> classToken(map.weights())).toList();
    Image drawn = AttentionGrid.draw(image, geometry, grid, 130, AttentionOverlay.Style.SMOOTH);
    page.draw("Where the class token looks, every layer and head.", drawn.toBufferedImage());
    page.claim(
        spread(maps.get(0)) > spread(maps.get(maps.size() - 1)),
        "the first layer looks widely (%.1f of 65 tokens), the last at few (%.1f)",
        spread(maps.get(0)),
        spread(maps.get(maps.size() - 1)));
  }

  private static List<PatchWeights> classToken(Tensor map) {
    return IntStream.range(0, map.shape().size(1))
        .mapToObj(head -> PatchWeights.of(map, head, 0, SIDE, SIDE))
        .toList();
  }

  /** Over how many tokens the class token spreads its weight: 2 to the entropy, mean over heads. */
  private static double spread(AttentionMap map) {
    return IntStream.range(0, map.weights().shape().size(1))
        .mapToDouble(
            head ->
                Math.exp(
                    -Arrays.stream(WhereATextModelLooks.map(map.weights(), head)[0])
                        .filter(w -> w > 0)
                        .map(w -> w * Math.log(w))
                        .sum()))
        .average()
        .orElseThrow();
  }

  private static double[] classRow(Tensor rollout) {
    float[] all = rollout.toFloats();
    return IntStream.range(0, rollout.shape().size(2)).mapToDouble(i -> all[i]).toArray();
  }

  private static double[] worth(RealModel model) {
    try (Session session = model.session()) {
      double[] whole = chances(session, model.inputs());
      int answer =
          IntStream.range(0, whole.length)
              .reduce((a, b) -> whole[b] > whole[a] ? b : a)
              .orElseThrow();
      int patch = 32 / SIDE;
      float[] falls =
          Occlusion.ofPicture(model.inputs(), patch, 0, in -> chances(session, in)[answer])
              .toFloats();
      return IntStream.range(0, falls.length).mapToDouble(i -> falls[i]).toArray();
    }
  }

  private static double[] chances(Session session, Inputs inputs) {
    float[] logits = session.run(inputs).get("logits").toFloats();
    return Numbers.softmax(IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray());
  }

  private static double[][] square(double[] row, int from) {
    double[][] square = new double[SIDE][SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      square[i / SIDE][i % SIDE] = row[from + i];
    }
    return square;
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double[] x = Arrays.stream(a).map(v -> v - meanA).toArray();
    double[] y = Arrays.stream(b).map(v -> v - meanB).toArray();
    return Numbers.dot(x, y) / Math.sqrt(Numbers.dot(x, x) * Numbers.dot(y, y));
  }
}
