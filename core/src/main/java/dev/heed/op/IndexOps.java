package dev.heed.op;

import dev.heed.tensor.ElementType;

/** Operators that look elements up by number, or put them somewhere. */
public interface IndexOps extends ShapeOps {

  /** Slices along an axis by their numbers: the axis is replaced by those of {@code indices}. */
  default Value gather(Value x, Value indices, int axis) {
    return one(
        "Gather", Attributes.of("axis", axis), InferIndex.gather(x, indices, axis), x, indices);
  }

  /** One slice along an axis; the axis goes. */
  default Value gather(Value x, long index, int axis) {
    return gather(x, constant(index), axis);
  }

  /** For each index, the element in its place but for the axis, where the index says. */
  default Value gatherElements(Value x, Value indices, int axis) {
    Spec spec = InferIndex.gatherElements(x, indices, axis);
    return one("GatherElements", Attributes.of("axis", axis), spec, x, indices);
  }

  /** Parts of x by tuples of numbers, which are the innermost axis of {@code indices}. */
  default Value gatherND(Value x, Value indices) {
    return one("GatherND", InferIndex.gatherNd(x, indices), x, indices);
  }

  /** x with {@code updates} put where {@link #gatherElements} would read. */
  default Value scatterElements(Value x, Value indices, Value updates, int axis) {
    Spec spec = InferIndex.scatterElements(x, indices, updates, axis);
    return one("ScatterElements", Attributes.of("axis", axis), spec, x, indices, updates);
  }

  /** x with {@code updates} put where {@link #gatherND} would read. */
  default Value scatterND(Value x, Value indices, Value updates) {
    return one("ScatterND", InferIndex.scatterNd(x, indices, updates), x, indices, updates);
  }

  /** {@link #scatterElements} that adds, also where an index comes twice. */
  default Value scatterElementsAdd(Value x, Value indices, Value updates, int axis) {
    Spec spec = InferIndex.scatterElements(x, indices, updates, axis);
    Attributes attributes = Attributes.of("axis", axis).and("reduction", "add");
    return one("ScatterElements", attributes, spec, x, indices, updates);
  }

  /** {@link #scatterND} that adds, also where a tuple comes twice. */
  default Value scatterNDAdd(Value x, Value indices, Value updates) {
    Attributes attributes = Attributes.of("reduction", "add");
    return one(
        "ScatterND", attributes, InferIndex.scatterNd(x, indices, updates), x, indices, updates);
  }

  /** 1 where a new innermost axis of size {@code depth} has the index, else 0. */
  default Value oneHot(Value indices, long depth, ElementType type) {
    Spec spec = InferIndex.oneHot(indices, depth, type);
    Value values = concatScalars(scalar(type, 0), scalar(type, 1));
    return one("OneHot", Attributes.of("axis", -1L), spec, indices, constant(depth), values);
  }

  private Value concatScalars(Value a, Value b) {
    return concat(0, unsqueeze(a, 0), unsqueeze(b, 0));
  }

  /** Channels [B,C,H,W] into blocks of pixels [B,C/(b b),H b,W b], the block outermost in C. */
  default Value depthToSpace(Value x, long block) {
    Attributes attributes = Attributes.of("blocksize", block).and("mode", "DCR");
    return one("DepthToSpace", attributes, InferIndex.depthToSpace(x, block), x);
  }

  /** {@link #depthToSpace} with the block innermost in C, as PyTorch's PixelShuffle has it. */
  default Value pixelShuffle(Value x, long block) {
    Attributes attributes = Attributes.of("blocksize", block).and("mode", "CRD");
    return one("DepthToSpace", attributes, InferIndex.depthToSpace(x, block), x);
  }
}
