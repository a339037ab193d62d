package dev.heed.op;

import java.util.List;
import java.util.stream.IntStream;

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
public interface Ops extends ElementwiseOps, ReductionOps, ShapeOps, IndexOps, LayerOps {

  /**
   * Whether a decoder is recorded so that its text may branch: who sees whom, and how many tokens
   * come before each, are inputs then, and several continuations of one text are read side by side.
   */
  default boolean textBranches() {
    return false;
  }

  /**
   * x [..., in] times the transpose of weight [out, in], as PyTorch stores it.
   *
   * <p>The runtime's product reads the weight transposed where it lies. A Transpose before a MatMul
   * runs as fast, but the runtime folds it into a second copy of every weight when a graph is
   * opened: for the twelve layers of a ViT-B that took 0.8 s instead of 0.3 s on one thread. Gemm
   * opens as slowly as this or slower (0.3 to 0.5 s), runs no faster and wants two axes.
   */
  default Value linear(Value x, Value weight) {
    Spec spec = new Spec(x.type(), x.dims().with(-1, weight.axis(0)));
    Fusion fusion = Fusion.of("FusedMatMul", Attributes.of("transB", 1L), spec, x, weight);
    return fused(fusion, () -> List.of(matMul(x, transpose(weight, 1, 0)))).get(0);
  }

  /**
   * {@link #matMul} of a or its transpose and b or its transpose, each read where it lies. Both
   * have two axes or more; only the last two are exchanged.
   */
  default Value product(Value a, boolean transposeA, Value b, boolean transposeB) {
    if (!transposeA && !transposeB) {
      return matMul(a, b);
    }
    Attributes attributes = Attributes.of("transA", transposeA).and("transB", transposeB);
    Spec spec = InferProduct.product(a, transposeA, b, transposeB);
    return fused(
            Fusion.of("FusedMatMul", attributes, spec, a, b),
            () -> List.of(matMul(turned(a, transposeA), turned(b, transposeB))))
        .get(0);
  }

  private Value turned(Value x, boolean turn) {
    int[] order = IntStream.range(0, x.rank()).toArray();
    order[x.rank() - 1] = x.rank() - 2;
    order[x.rank() - 2] = x.rank() - 1;
    return turn ? transpose(x, order) : x;
  }
}
