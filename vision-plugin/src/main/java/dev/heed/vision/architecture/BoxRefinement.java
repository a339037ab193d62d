package dev.heed.vision.architecture;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.function.UnaryOperator;

/**
 * Boxes that a decoder corrects layer by layer, while it is recorded: each layer looks around the
 * boxes of the one before. For one recording by one thread.
 *
 * @see <a href="https://arxiv.org/abs/2010.04159">Zhu et al. 2021, Deformable DETR, section A.4</a>
 */
final class BoxRefinement {

  private static final double EDGE = 1e-5;

  private final UnaryOperator<Value> placing;
  private Value boxes;
  private Value places;

  /**
   * Begins with some boxes.
   *
   * @param boxes {@code [B or 1, Q, 2 or 4]} from 0 to 1
   * @param placing makes what queries are told of where they look {@code [B, Q, C]} of boxes
   */
  BoxRefinement(Value boxes, UnaryOperator<Value> placing) {
    this.placing = placing;
    this.boxes = boxes;
    this.places = placing.apply(boxes);
  }

  /** The boxes as they are now. */
  Value boxes() {
    return boxes;
  }

  /** Where queries look now. */
  Value places() {
    return places;
  }

  /**
   * Moves the boxes by what a layer says {@code [B, Q, 4]}, before the sigmoid; points become boxes
   * around them.
   */
  void correct(Ops ops, Value change) {
    Value before = inverse(ops, boxes);
    if (boxes.axis(2).is(4)) {
      move(ops.sigmoid(ops.add(change, before)));
    } else {
      Value middle = ops.add(ops.slice(change, 2, 0, 2), before);
      move(ops.sigmoid(ops.concat(2, middle, ops.slice(change, 2, 2, 4))));
    }
  }

  /** Puts others in their place. */
  void move(Value others) {
    boxes = others;
    places = placing.apply(others);
  }

  /** What the sigmoid makes {@code x} of, from which 0 and 1 are kept away. */
  static Value inverse(Ops ops, Value x) {
    Value inside = ops.clip(x, 0, 1);
    Value one = ops.scalar(x.type(), 1);
    Value edge = ops.scalar(x.type(), EDGE);
    return ops.log(ops.div(ops.max(inside, edge), ops.max(ops.sub(one, inside), edge)));
  }
}
