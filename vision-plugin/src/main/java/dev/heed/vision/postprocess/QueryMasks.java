package dev.heed.vision.postprocess;

import dev.heed.tensor.Tensor;

/** How a family of segmenting models says what it sees: a class and a mask for each query. */
public enum QueryMasks {
  /** DETR with a mask head. */
  DETR("logits", "pred_masks") {
    @Override
    Segmentation instances(Logits logits, Planes masks, int height, int width, Thresholds at) {
      return Regions.of(logits, masks, height, width, at);
    }
  },
  MASKFORMER("class_queries_logits", "masks_queries_logits"),
  /** Read by {@link EomtMaps}, which knows how pictures were scaled. */
  EOMT("class_queries_logits", "masks_queries_logits"),
  /** Its masks are read at 384 x 384 before anything else. */
  MASK2FORMER("class_queries_logits", "masks_queries_logits") {
    @Override
    Planes prepared(Planes masks) {
      return masks.resized(384, 384, Enlarging.BILINEAR);
    }
  };

  /** What is asked for. */
  public enum Subtask {
    SEMANTIC,
    INSTANCE,
    PANOPTIC
  }

  private final String logits;
  private final String masks;

  QueryMasks(String logits, String masks) {
    this.logits = logits;
    this.masks = masks;
  }

  /** The family that an image processor's published type belongs to. */
  public static QueryMasks of(String processorType) {
    if (processorType.startsWith("Mask2Former")) {
      return MASK2FORMER;
    }
    if (processorType.startsWith("Eomt")) {
      return EOMT;
    }
    return processorType.startsWith("MaskFormer") ? MASKFORMER : DETR;
  }

  /** The name of the output {@code [B, Q, K + 1]}. */
  public String logits() {
    return logits;
  }

  /** The name of the output {@code [B, Q, h, w]}. */
  public String masks() {
    return masks;
  }

  Planes prepared(Planes given) {
    return given;
  }

  Segmentation instances(Logits said, Planes given, int height, int width, Thresholds at) {
    return Instances.of(said, given, height, width, at.score());
  }

  /**
   * The regions of one item of a batch at {@code height x width} pixels; 0 keeps the masks' own
   * size.
   */
  public Segmentation segment(
      Subtask subtask, Tensor said, Tensor given, int item, int height, int width, Thresholds at) {
    Logits classes = Logits.of(logits, said, item);
    Planes planes = prepared(Planes.of(masks, given, item));
    int rows = height == 0 ? planes.height() : height;
    int columns = width == 0 ? planes.width() : width;
    return switch (subtask) {
      case SEMANTIC -> SemanticMaps.of(SemanticMaps.ofQueries(classes, planes), rows, columns);
      case INSTANCE -> instances(classes, planes, rows, columns, at);
      case PANOPTIC -> Regions.of(classes, planes, rows, columns, at);
    };
  }
}
