package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/** Axes of operators that look elements up by number. */
final class InferIndex {

  private InferIndex() {}

  static Spec gather(Value x, Value indices, int axis) {
    int at = Axes.at("gather", axis, x);
    requireWhole("gather", x, indices);
    List<Dim> dims = new ArrayList<>(x.dims().axes().subList(0, at));
    dims.addAll(indices.dims().axes());
    dims.addAll(x.dims().axes().subList(at + 1, x.rank()));
    return new Spec(x.type(), new Dims(dims));
  }

  static Spec gatherElements(Value x, Value indices, int axis) {
    Axes.at("gatherElements", axis, x);
    requireWhole("gatherElements", x, indices);
    requireRank("gatherElements", x, indices);
    return new Spec(x.type(), indices.dims());
  }

  static Spec gatherNd(Value x, Value indices) {
    return new Spec(x.type(), new Dims(picked("gatherND", x, indices)));
  }

  static Spec scatterElements(Value x, Value indices, Value updates, int axis) {
    Axes.at("scatterElements", axis, x);
    requireWhole("scatterElements", x, indices);
    requireRank("scatterElements", x, indices);
    requireUpdates("scatterElements", x, indices, updates, indices.dims());
    return x.spec();
  }

  static Spec scatterNd(Value x, Value indices, Value updates) {
    Dims expected = new Dims(picked("scatterND", x, indices));
    requireUpdates("scatterND", x, indices, updates, expected);
    return x.spec();
  }

  private static List<Dim> picked(String operator, Value x, Value indices) {
    requireWhole(operator, x, indices);
    long depth = indices.rank() == 0 ? 0 : indices.size(-1);
    if (depth < 1 || depth > x.rank()) {
      throw ShapeErrors.of(
          operator, "the innermost axis of the indices is no tuple of axes.", x, indices);
    }
    List<Dim> dims = new ArrayList<>(indices.dims().axes().subList(0, indices.rank() - 1));
    dims.addAll(x.dims().axes().subList((int) depth, x.rank()));
    return dims;
  }

  private static void requireUpdates(
      String operator, Value x, Value indices, Value updates, Dims expected) {
    InferElementwise.requireSameType(operator, x, updates);
    boolean fits = updates.rank() == expected.rank();
    for (int i = 0; fits && i < expected.rank(); i++) {
      fits = Broadcast.agree(updates.axis(i), expected.axis(i)).isPresent();
    }
    if (!fits) {
      throw ShapeErrors.of(
          operator, "the updates must be %s.".formatted(expected), x, indices, updates);
    }
  }

  private static void requireRank(String operator, Value x, Value indices) {
    if (x.rank() != indices.rank()) {
      throw ShapeErrors.of(operator, "the ranks differ.", x, indices);
    }
  }

  private static void requireWhole(String operator, Value x, Value indices) {
    if (!InferShape.isWhole(indices)) {
      throw ShapeErrors.of(operator, "the indices must be I64 or I32.", x, indices);
    }
  }

  static Spec oneHot(Value indices, long depth, ElementType type) {
    requireWhole("oneHot", indices, indices);
    List<Dim> dims = new ArrayList<>(indices.dims().axes());
    dims.add(Dim.of(depth));
    return new Spec(type, new Dims(dims));
  }

  static Spec depthToSpace(Value x, long block) {
    if (x.rank() != 4 || block < 1 || x.size(1) % (block * block) != 0) {
      throw ShapeErrors.of(
          "depthToSpace",
          "it needs [B,C,H,W] with C a multiple of %s.".formatted(block * block),
          x);
    }
    Formula by = Formula.constant(block);
    return new Spec(
        x.type(),
        Dims.of(
            x.axis(0),
            x.size(1) / (block * block),
            Formula.of(x.axis(2)).times(by).dim(),
            Formula.of(x.axis(3)).times(by).dim()));
  }

  static Spec nonMaxSuppression(Value boxes, Value scores) {
    boolean types = boxes.type() == ElementType.F32 && scores.type() == ElementType.F32;
    boolean fits = boxes.rank() == 3 && scores.rank() == 3 && boxes.axis(2).is(4);
    if (!types || !fits || Broadcast.agree(boxes.axis(1), scores.axis(2)).isEmpty()) {
      throw ShapeErrors.of(
          "nonMaxSuppression",
          "it needs boxes F32 [B,N,4] and scores F32 [B,C,N] of each.",
          boxes,
          scores);
    }
    return new Spec(ElementType.I64, Dims.of(SymbolicDims.axis("kept"), 3));
  }
}
