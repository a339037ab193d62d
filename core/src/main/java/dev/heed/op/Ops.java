package dev.heed.op;

/**
 * The vocabulary that attentions, encodings, layers and architectures are written in: operators
 * named and defined as in ONNX (opset 18), and a few short forms of them.
 *
 * <p>Shapes are inferred and checked by each call. A mistake throws an {@code INVALID_INPUT} that
 * names the operator and both shapes, from the line that made it. Axes count from 0, or from the
 * end where negative. Two operands broadcast as in NumPy and must have one element type.
 *
 * <p>Not safe for use by several threads at once: make one for each graph or computation.
 */
public interface Ops extends ElementwiseOps, ReductionOps, ShapeOps, IndexOps, LayerOps {}
