package dev.heed.vision.architecture;

/**
 * What tells the families of {@link ReducedStage} apart: the names of their weights, relative to a
 * layer, and whether the feed-forward net looks at neighbours.
 *
 * @param cut the convolution that cuts patches
 * @param self where queries, keys and values are
 * @param reduction the convolution that makes the image coarser, below {@code self}
 */
record ReducedForm(String cut, String self, String output, String reduction, boolean depthwise) {

  static final ReducedForm SEGFORMER =
      new ReducedForm("proj", "attention.self", "attention.output.dense", "sr", true);

  static final ReducedForm PVT =
      new ReducedForm(
          "projection", "attention.self", "attention.output.dense", "sequence_reduction", false);

  static final ReducedForm PVT_V2 =
      new ReducedForm("proj", "attention", "attention.proj", "spatial_reduction", true);
}
