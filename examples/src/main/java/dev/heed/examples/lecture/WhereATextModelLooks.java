package dev.heed.examples.lecture;

import dev.heed.look.AttentionMap;
import dev.heed.look.LookOptions;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a trained text model attends to: its neighbours, its separators, and what a word means. */
public final class WhereATextModelLooks implements Lesson {

  static final String SENTENCE = "The animal did not cross the street because it was too tired.";

  /** One head of one layer, and how much of its weight lies where a head of its kind looks. */
  private record PluginDiscovery(int layer, int head, double share) {}

  public static void main(String[] args) {
    Lesson.show(new WhereATextModelLooks());
  }

  @Override
  public String title() {
    return "Where a text model looks";
  }

  @Override
  public void teach(Page page) {
    RealModel model = RealModel.of("feature-extraction", "text", SENTENCE);
    List<AttentionMap> maps = model.look(LookOptions.allMaps()).maps();
    List<String> words = words(model);
    page.say("all-MiniLM-L6-v2 reads %s", words);
    int heads = maps.get(0).weights().shape().size(1);
    page.say("%d layers of %d heads were found in its graph", maps.size(), heads);
    page.claim(rowsSumTo1(maps), "each token of each head shares out a weight of 1");
    PluginDiscovery before = most(maps, -1);
    double[][] map = map(maps.get(before.layer()).weights(), before.head());
    page.claim(
        before.share() > 0.3,
        "head %d of layer %d looks at the word before: %.0f %% of its weight is there, where chance"
            + " gives %.0f %%",
        before.head(),
        before.layer(),
        100 * before.share(),
        100.0 / words.size());
    page.draw(
        "Layer %d, head %d: the line beside the diagonal is the word before. Rows look at columns: %s."
            .formatted(before.layer(), before.head(), String.join(" ", words)),
        Charts.heatMap("weights", "token that looks", "token that is looked at", map));
    whatItMeans(page, maps, words);
  }

  private static void whatItMeans(Page page, List<AttentionMap> maps, List<String> words) {
    int it = words.indexOf("it");
    Map<String, double[]> layers = new LinkedHashMap<>();
    for (int layer = 0; layer < maps.size(); layer += maps.size() - 1) {
      double[] row = meanRow(maps.get(layer).weights(), it);
      layers.put("layer " + layer, row);
      page.say(
          "layer %d, mean over heads: \"it\" looks most at %s",
          layer,
          IntStream.range(0, row.length)
              .boxed()
              .sorted((a, b) -> Double.compare(row[b], row[a]))
              .limit(4)
              .map(words::get)
              .toList());
    }
    List<String> numbered =
        IntStream.range(0, words.size()).mapToObj(i -> i + " " + words.get(i)).toList();
    page.draw(
        "Where \"it\" looks, in the first and in the last layer.",
        Charts.bars("weights of \"it\"", "weight", numbered, layers));
  }

  static List<String> words(RealModel model) {
    long[] ids = model.inputs().byName().get("input_ids").toLongs();
    Tokenizer tokenizer = (Tokenizer) model.processor();
    return Arrays.stream(ids)
        .mapToObj(id -> tokenizer.decode(new long[] {id}, false).strip())
        .toList();
  }

  private static boolean rowsSumTo1(List<AttentionMap> maps) {
    return maps.stream()
        .flatMap(
            map ->
                IntStream.range(0, map.weights().shape().size(1))
                    .mapToObj(head -> map(map.weights(), head)))
        .flatMap(Arrays::stream)
        .allMatch(row -> Math.abs(Arrays.stream(row).sum() - 1) < 1e-3);
  }

  /** The head that looks most at the token {@code offset} places further. */
  private static PluginDiscovery most(List<AttentionMap> maps, int offset) {
    PluginDiscovery best = new PluginDiscovery(0, 0, -1);
    for (int layer = 0; layer < maps.size(); layer++) {
      Tensor weights = maps.get(layer).weights();
      for (int head = 0; head < weights.shape().size(1); head++) {
        double share = beside(map(weights, head), offset);
        best = share > best.share() ? new PluginDiscovery(layer, head, share) : best;
      }
    }
    return best;
  }

  private static double beside(double[][] map, int offset) {
    return IntStream.range(0, map.length)
        .filter(i -> i + offset >= 0 && i + offset < map.length)
        .mapToDouble(i -> map[i][i + offset])
        .average()
        .orElseThrow();
  }

  private static double[] meanRow(Tensor weights, int token) {
    int heads = weights.shape().size(1);
    double[] mean = new double[weights.shape().size(3)];
    for (int head = 0; head < heads; head++) {
      double[] row = map(weights, head)[token];
      Arrays.setAll(mean, i -> mean[i] + row[i] / heads);
    }
    return mean;
  }

  /** {@code [Q][K]} of the first item. */
  static double[][] map(Tensor weights, int head) {
    int queries = weights.shape().size(2);
    int keys = weights.shape().size(3);
    float[] all = weights.toFloats();
    double[][] map = new double[queries][keys];
    for (int i = 0; i < queries * keys; i++) {
      map[i / keys][i % keys] = all[head * queries * keys + i];
    }
    return map;
  }
}
