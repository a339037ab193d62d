package dev.heed.vision.architecture;

import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * A square around each token of an image, larger in coarser levels: what tokens are asked to
 * correct where the likeliest of them become queries.
 *
 * @param inside BOOL {@code [1, N, 1]}: whether a square keeps away from the rim
 * @param boxes the squares as centre and size, from 0 to 1 {@code [1, N, 4]}
 * @param logits of the squares as centre and size, before the sigmoid {@code [1, N, 4]}; those at
 *     the rim are at the largest number
 * @see <a href="https://arxiv.org/abs/2010.04159">Zhu et al. 2021, section A.4</a>
 */
record Proposals(Value inside, Value boxes, Value logits) {

  private static final double EDGE = 0.01;
  private static final double SIZE = 0.05;

  static Proposals of(Ops ops, Levels memory) {
    Value boxes = boxes(ops, memory);
    Value one = ops.scalar(ElementType.F32, 1);
    Value inside =
        ops.and(
            ops.greater(ops.reduceMin(boxes, true, 2), ops.scalar(ElementType.F32, EDGE)),
            ops.less(ops.reduceMax(boxes, true, 2), ops.scalar(ElementType.F32, 1 - EDGE)));
    Value logits = ops.log(ops.div(boxes, ops.sub(one, boxes)));
    Value far = ops.scalar(ElementType.F32, Float.MAX_VALUE);
    return new Proposals(inside, boxes, ops.where(inside, logits, far));
  }

  private static Value boxes(Ops ops, Levels memory) {
    List<Value> sizes = new ArrayList<>();
    double size = SIZE;
    for (TokenGrid grid : memory.grids()) {
      Dims dims = Dims.of(grid.rows(), grid.columns(), 2);
      sizes.add(ops.reshape(ops.constantOfShape(dims, ElementType.F32, size), -1, 2));
      size *= 2;
    }
    return ops.concat(2, memory.centres(ops), ops.unsqueeze(ops.concat(0, sizes), 0));
  }

  /** Tokens {@code [B, N, C]} with zeros in place of those at the rim. */
  Value kept(Ops ops, Value tokens) {
    return ops.mul(tokens, ops.cast(inside, ElementType.F32));
  }
}
