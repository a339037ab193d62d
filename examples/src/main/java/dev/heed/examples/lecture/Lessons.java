package dev.heed.examples.lecture;

import java.util.List;

/** The lecture, in its order. */
public final class Lessons {

  private Lessons() {}

  /** All lessons, each new. */
  public static List<Lesson> all() {
    return List.of(
        new FourVectors(),
        new DotAndAdditiveScores(),
        new SoftmaxOrRelu(),
        new TwoHeads(),
        new StackedLayers(),
        new PositionEncodings(),
        new PictureAsVectors(),
        new TruncatedAttentionOnSpeech(),
        new ConvolutionAsAttention(),
        new AttentionAgainstRnn(),
        new CostCurves(),
        new ObjectQueries(),
        new WhereAPictureModelLooks(),
        new WhereATextModelLooks());
  }
}
