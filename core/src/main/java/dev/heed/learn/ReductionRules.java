package dev.heed.learn;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Operators that fold axes: their gradient is spread over what was folded. */
final class ReductionRules {

  static final Map<String, Rule> ALL = new HashMap<>();

  static {
    ALL.put("ReduceSum", s -> Rule.of(s.to(0, g -> wide(s, g))));
    ALL.put("ReduceMean", s -> Rule.of(s.to(0, g -> wide(s, s.ops().div(g, count(s))))));
    ALL.put("ReduceMax", ReductionRules::extreme);
    ALL.put("ReduceMin", ReductionRules::extreme);
    ALL.put("ReduceProd", ReductionRules::product);
    ALL.put("ReduceL2", ReductionRules::length);
    ALL.put("ArgMax", Rule.NONE);
    ALL.put("CumSum", ReductionRules::cumSum);
    ALL.put("TopK", ReductionRules::topK);
    ALL.put("Softmax", ReductionRules::softmax);
    ALL.put("LogSoftmax", ReductionRules::logSoftmax);
  }

  private ReductionRules() {}

  /** With the folded axes as axes of size 1. */
  private static Value kept(Backward s, Value folded) {
    boolean keeps = s.attributes().number("keepdims", 1) != 0;
    return keeps ? folded : s.ops().unsqueeze(folded, axes(s));
  }

  private static int[] axes(Backward s) {
    int rank = s.in(0).rank();
    return Arrays.stream(s.numbers(1)).mapToInt(a -> (int) (a < 0 ? a + rank : a)).toArray();
  }

  private static Value wide(Backward s, Value folded) {
    return s.ops().add(kept(s, folded), s.zeros(s.in(0)));
  }

  /** How many elements were folded into one. */
  private static Value count(Backward s) {
    Ops ops = s.ops();
    Value x = s.in(0);
    Value count = ops.scalar(x.type(), 1);
    for (int axis : axes(s)) {
      count =
          x.axis(axis).isFixed()
              ? ops.mul(count, (double) x.size(axis))
              : ops.mul(count, ops.cast(ops.dimension(x, axis), x.type()));
    }
    return count;
  }

  /** Elements that are equally extreme share the gradient. */
  private static List<@Nullable Value> extreme(Backward s) {
    Ops ops = s.ops();
    Value x = s.in(0);
    UnaryOperator<Value> back =
        g -> {
          Value is = ops.cast(ops.equal(x, kept(s, s.out())), x.type());
          Value share = ops.div(kept(s, g), ops.reduceSum(is, true, axes(s)));
          return ops.mul(is, share);
        };
    return Rule.of(s.to(0, back));
  }

  /** The product of the others, which is not out / x where x is 0. */
  private static List<@Nullable Value> product(Backward s) {
    Ops ops = s.ops();
    Value x = s.in(0);
    UnaryOperator<Value> back =
        g -> {
          Value zero = ops.scalar(x.type(), 0);
          Value one = ops.scalar(x.type(), 1);
          Value isZero = ops.equal(x, zero);
          Value zeros = ops.reduceSum(ops.cast(isZero, x.type()), true, axes(s));
          Value safe = ops.where(isZero, one, x);
          Value rest = ops.reduceProd(safe, true, axes(s));
          Value atZero = ops.where(ops.equal(zeros, one), rest, zero);
          Value elsewhere = ops.where(ops.equal(zeros, zero), ops.div(rest, safe), zero);
          return ops.mul(kept(s, g), ops.where(isZero, atZero, elsewhere));
        };
    return Rule.of(s.to(0, back));
  }

  /** 0 where all is 0, as PyTorch has it. */
  private static List<@Nullable Value> length(Backward s) {
    Ops ops = s.ops();
    UnaryOperator<Value> back =
        g -> {
          Value length = kept(s, s.out());
          Value none = ops.equal(length, ops.scalar(length.type(), 0));
          Value safe = ops.where(none, ops.scalar(length.type(), 1), length);
          return ops.mul(s.in(0), ops.div(kept(s, g), safe));
        };
    return Rule.of(s.to(0, back));
  }

  private static List<@Nullable Value> cumSum(Backward s) {
    boolean exclusive = s.attributes().flag("exclusive");
    boolean reverse = s.attributes().flag("reverse");
    int axis = (int) s.numbers(1)[0];
    return Rule.of(s.to(0, g -> s.ops().cumSum(g, axis, exclusive, !reverse)));
  }

  private static List<@Nullable Value> topK(Backward s) {
    Value indices = s.outputs().get(1);
    return Rule.of(s.to(0, g -> s.ops().scatterElements(s.zeros(s.in(0)), indices, g, s.axis())));
  }

  private static List<@Nullable Value> softmax(Backward s) {
    Ops ops = s.ops();
    UnaryOperator<Value> back =
        g -> {
          Value part = ops.mul(g, s.out());
          return ops.sub(part, ops.mul(s.out(), ops.reduceSum(part, true, s.axis())));
        };
    return Rule.of(s.to(0, back));
  }

  private static List<@Nullable Value> logSoftmax(Backward s) {
    Ops ops = s.ops();
    UnaryOperator<Value> back =
        g -> ops.sub(g, ops.mul(ops.exp(s.out()), ops.reduceSum(g, true, s.axis())));
    return Rule.of(s.to(0, back));
  }
}
