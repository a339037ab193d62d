package dev.heed.vision.postprocess;

import dev.heed.api.Internal;
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How a family of detectors says what it found, from {@code logits [B, Q, K]} and {@code pred_boxes
 * [B, Q, 4]} (centre and size, in shares of the image). Equal to the published {@code
 * post_process_object_detection} of each.
 */
@Internal
public enum Boxes {
  /** DETR, YOLOS, Table Transformer: the last class is "no object". */
  NO_OBJECT {
    @Override
    List<Detection> decode(Logits logits, float[] boxes, float width, float height) {
      Logits scores = logits.softmax();
      List<Detection> found = new ArrayList<>();
      for (int query = 0; query < scores.queries(); query++) {
        int label = scores.best(query, scores.classes() - 1);
        found.add(detection(scores.at(query, label), label, boxes, query, width, height));
      }
      return found;
    }
  },
  /** RT-DETR, D-FINE: the best pairs of query and class, as many as there are queries. */
  BEST_PAIRS {
    @Override
    List<Detection> decode(Logits logits, float[] boxes, float width, float height) {
      return pairs(logits, logits.queries(), boxes, width, height);
    }
  },
  /** Conditional DETR, Deformable DETR: the best hundred pairs of query and class. */
  BEST_HUNDRED {
    @Override
    List<Detection> decode(Logits logits, float[] boxes, float width, float height) {
      return pairs(logits, 100, boxes, width, height);
    }
  },
  /** DETA: pairs of query and class, of which those that overlap a better one of their class go. */
  BEST_APART {
    @Override
    List<Detection> decode(Logits logits, float[] boxes, float width, float height) {
      return Suppression.of(pairs(logits, SUPPRESSED_AMONG, boxes, width, height), 0.7f, 100);
    }
  },
  /** OWL-ViT: a class for each text, and a box for each patch. */
  BEST_TEXT {
    @Override
    List<Detection> decode(Logits logits, float[] boxes, float width, float height) {
      List<Detection> found = new ArrayList<>();
      for (int query = 0; query < logits.queries(); query++) {
        int label = logits.best(query, logits.classes());
        float score = (float) Rows.sigmoid(logits.at(query, label));
        found.add(detection(score, label, boxes, query, width, height));
      }
      return found;
    }
  },
  /** OWLv2: as OWL-ViT, with boxes in shares of a square of the longer side. */
  BEST_TEXT_IN_SQUARE {
    @Override
    List<Detection> decode(Logits logits, float[] boxes, float width, float height) {
      float side = Math.max(width, height);
      return BEST_TEXT.decode(logits, boxes, side, side);
    }
  };

  private static final int SUPPRESSED_AMONG = 10_000;

  /** Families by the type of the model: some are published with another family's processor. */
  private static final Map<String, Boxes> BY_MODEL =
      Map.of(
          "rf_detr", BEST_PAIRS,
          "rt_detr", BEST_PAIRS,
          "rt_detr_v2", BEST_PAIRS,
          "d_fine", BEST_PAIRS,
          "deimv2", BEST_PAIRS,
          "lw_detr", BEST_HUNDRED,
          "conditional_detr", BEST_HUNDRED,
          "deformable_detr", BEST_HUNDRED,
          "dab-detr", BEST_HUNDRED,
          "deta", BEST_APART);

  /**
   * The family of a model.
   *
   * @param processorType the published type of its image processor
   * @param modelType as in {@code config.json}; where it is not known here, the processor's decides
   */
  public static Boxes of(String processorType, String modelType) {
    return BY_MODEL.getOrDefault(modelType, of(processorType));
  }

  private static Boxes of(String processorType) {
    if (processorType.matches("(RTDetr|RfDetr|DFine)\\w*")) {
      return BEST_PAIRS;
    }
    if (processorType.matches("(Conditional|Deformable)\\w*")) {
      return BEST_HUNDRED;
    }
    if (processorType.startsWith("Deta")) {
      return BEST_APART;
    }
    if (processorType.startsWith("Owlv2")) {
      return BEST_TEXT_IN_SQUARE;
    }
    return processorType.startsWith("OwlViT") ? BEST_TEXT : NO_OBJECT;
  }

  /** All that one image's queries say, whatever its score. */
  abstract List<Detection> decode(Logits logits, float[] boxes, float width, float height);

  /**
   * What was found in one item of a batch, with a score above {@code threshold}.
   *
   * @param width of the image in pixels; 1 leaves boxes in shares
   */
  public List<Detection> find(
      Tensor logits, Tensor boxes, int item, double threshold, float width, float height) {
    Logits said = Logits.of("logits", logits, item);
    int from = item * said.queries() * 4;
    float[] own =
        Arrays.copyOfRange(Numbers.of("pred_boxes", boxes), from, from + said.queries() * 4);
    return decode(said, own, width, height).stream()
        .filter(found -> found.score() > threshold)
        .toList();
  }

  private static List<Detection> pairs(
      Logits logits, int most, float[] boxes, float width, float height) {
    Logits scores = logits.sigmoid();
    return Arrays.stream(Rows.topK(most, scores.values()))
        .mapToObj(
            pair ->
                detection(
                    scores.values()[pair],
                    pair % scores.classes(),
                    boxes,
                    pair / scores.classes(),
                    width,
                    height))
        .toList();
  }

  private static Detection detection(
      float score, int label, float[] boxes, int query, float width, float height) {
    return new Detection(score, label, Detection.Corners.of(boxes, query, width, height));
  }
}
