package dev.heed.vision.postprocess;

import dev.heed.tensor.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Regions that share no pixel, from masks that overlap: each pixel goes to the query that claims it
 * most, and a query that keeps too little of its mask is dropped. Equal to the published {@code
 * compute_segments}, which panoptic segmentation and DETR's instances use.
 */
final class Regions {

  private final Thresholds thresholds;
  private final Claims claims;
  private final int[] numbers;
  private final List<Segment> segments = new ArrayList<>();
  private final Map<Integer, Integer> fused = new HashMap<>();
  private int last;

  private Regions(Claims claims, Thresholds thresholds) {
    this.thresholds = thresholds;
    this.claims = claims;
    this.numbers = new int[claims.won().length];
  }

  /** With masks read at {@code height x width}; all -1 where no query is sure enough. */
  static Segmentation of(
      Logits logits, Planes masks, int height, int width, Thresholds thresholds) {
    Logits scores = logits.softmax();
    int nothing = scores.classes() - 1;
    int[] kept =
        IntStream.range(0, scores.queries())
            .filter(query -> scores.best(query, scores.classes()) != nothing)
            .filter(query -> best(scores, query) > thresholds.score())
            .toArray();
    if (kept.length == 0) {
      return Segmentation.filled(-1, height, width);
    }
    Planes likely = masks.picked(kept).each(Rows::sigmoid);
    float[] weights = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      weights[i] = best(scores, kept[i]);
    }
    Regions regions =
        new Regions(Claims.of(likely, height, width, weights, thresholds.mask()), thresholds);
    for (int i = 0; i < kept.length; i++) {
      regions.add(i, scores.best(kept[i], nothing), best(scores, kept[i]));
    }
    return new Segmentation(regions.map(), height, width, regions.segments);
  }

  private static float best(Logits scores, int query) {
    return scores.at(query, scores.best(query, scores.classes()));
  }

  private void add(int query, int label, float score) {
    if (!holds(query)) {
      return;
    }
    boolean fuses = thresholds.fused().contains(label);
    Integer known = fused.get(label);
    last = known != null ? known : last + 1;
    numbers[query] = last;
    segments.add(Segment.of(last, label, fuses, score));
    if (fuses) {
      fused.put(label, last);
    }
  }

  /** In place of the winners: at a photograph's size there is no room for both. */
  private int[] map() {
    int[] map = claims.winners();
    for (int pixel = 0; pixel < map.length; pixel++) {
      map[pixel] = numbers[map[pixel]];
    }
    return map;
  }

  private boolean holds(int query) {
    int won = claims.won()[query];
    int claimed = claims.claimed()[query];
    return won > 0 && claimed > 0 && (float) won / claimed > thresholds.overlap();
  }
}
