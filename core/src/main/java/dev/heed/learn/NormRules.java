package dev.heed.learn;

import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Normalisations: what moves all of a line alike, or along itself, does not count. */
final class NormRules {

  static final Map<String, Rule> ALL = new HashMap<>();

  static {
    ALL.put("LayerNormalization", NormRules::layer);
    ALL.put("RMSNormalization", NormRules::rms);
    ALL.put("InstanceNormalization", s -> groups(s, s.in(0).size(1)));
    ALL.put("GroupNormalization", s -> groups(s, s.attributes().number("num_groups", 1)));
    ALL.put("BatchNormalization", NormRules::batch);
    ALL.put("BatchStatistics", NormRules::batchStatistics);
  }

  private NormRules() {}

  /** By the statistics of the batch itself; {@link TrainingOps} records it. */
  private static List<@Nullable Value> batchStatistics(Backward s) {
    Ops ops = s.ops();
    Value x = s.in(0);
    Value standard = s.outputs().get(1);
    Value inverse = s.outputs().get(2);
    int[] axes = IntStream.range(0, x.rank()).filter(i -> i != 1).toArray();
    return Rule.of(
        s.to(
            0,
            g -> standardised(ops, ops.mul(g, beside(ops, s.in(1), x)), standard, inverse, axes)),
        s.wants(1) ? perChannel(ops, ops.mul(s.grad(), standard)) : null,
        s.wants(2) ? perChannel(ops, s.grad()) : null);
  }

  private static List<@Nullable Value> layer(Backward s) {
    Ops ops = s.ops();
    Value g = s.grad();
    Value inverse = s.outputs().get(2);
    Value standard = ops.mul(ops.sub(s.in(0), s.outputs().get(1)), inverse);
    Value weighed = ops.mul(g, standard);
    return Rule.of(
        s.to(0, x -> standardised(ops, ops.mul(x, s.in(1)), standard, inverse, -1)),
        s.wants(1) ? Sums.to(ops, weighed, s.in(1)) : null,
        s.to(2, x -> x));
  }

  /** Back through (x - mean) / deviation over some axes. */
  static Value standardised(Ops ops, Value g, Value standard, Value inverse, int... axes) {
    Value mean = ops.reduceMean(g, true, axes);
    Value along = ops.reduceMean(ops.mul(g, standard), true, axes);
    return ops.mul(ops.sub(ops.sub(g, mean), ops.mul(standard, along)), inverse);
  }

  private static List<@Nullable Value> rms(Backward s) {
    Ops ops = s.ops();
    Value x = s.in(0);
    double epsilon = s.attributes().real("epsilon", 1e-5f);
    Value squares = ops.reduceMean(ops.mul(x, x), true, -1);
    Value inverse = ops.reciprocal(ops.sqrt(ops.add(squares, epsilon)));
    Value unit = ops.mul(x, inverse);
    UnaryOperator<Value> back =
        g -> {
          Value scaled = ops.mul(g, s.in(1));
          Value along = ops.reduceMean(ops.mul(scaled, unit), true, -1);
          return ops.mul(ops.sub(scaled, ops.mul(unit, along)), inverse);
        };
    return Rule.of(s.to(0, back), s.to(1, g -> ops.mul(g, unit)));
  }

  private static int[] after(int first, int rank) {
    return IntStream.range(first, rank).toArray();
  }

  /** A vector of channels beside x [B,C,...]. */
  static Value beside(Ops ops, Value vector, Value x) {
    return x.rank() == 2 ? vector : ops.unsqueeze(vector, after(1, x.rank() - 1));
  }

  /** Sums over all axes but the channels. */
  static Value perChannel(Ops ops, Value x) {
    int[] axes = IntStream.range(0, x.rank()).filter(i -> i != 1).toArray();
    return ops.reduceSum(x, false, axes);
  }

  private static List<@Nullable Value> groups(Backward s, long groups) {
    Ops ops = s.ops();
    Value x = s.in(0);
    double epsilon = s.attributes().real("epsilon", 1e-5f);
    Value lines = ops.reshape(x, x.size(0), groups, -1);
    Value centred = ops.sub(lines, ops.reduceMean(lines, true, 2));
    Value variance = ops.reduceMean(ops.mul(centred, centred), true, 2);
    Value inverse = ops.reciprocal(ops.sqrt(ops.add(variance, epsilon)));
    Value standard = ops.mul(centred, inverse);
    UnaryOperator<Value> back =
        g -> {
          Value scaled = Sums.shaped(ops, ops.mul(g, beside(ops, s.in(1), x)), lines);
          return Sums.shaped(ops, standardised(ops, scaled, standard, inverse, 2), x);
        };
    return Rule.of(
        s.to(0, back),
        s.wants(1) ? perChannel(ops, ops.mul(s.grad(), Sums.shaped(ops, standard, x))) : null,
        s.wants(2) ? perChannel(ops, s.grad()) : null);
  }

  /** By stored statistics, which may be trained too. */
  private static List<@Nullable Value> batch(Backward s) {
    Ops ops = s.ops();
    Value x = s.in(0);
    Value g = s.grad();
    double epsilon = s.attributes().real("epsilon", 1e-5f);
    Value inverse = ops.reciprocal(ops.sqrt(ops.add(s.in(4), epsilon)));
    Value slope = ops.mul(s.in(1), inverse);
    Value centred = ops.sub(x, beside(ops, s.in(3), x));
    return Rule.of(
        s.to(0, v -> ops.mul(v, beside(ops, slope, x))),
        s.wants(1) ? ops.mul(perChannel(ops, ops.mul(g, centred)), inverse) : null,
        s.wants(2) ? perChannel(ops, g) : null,
        s.wants(3) ? ops.neg(ops.mul(perChannel(ops, g), slope)) : null,
        s.wants(4)
            ? ops.mul(
                perChannel(ops, ops.mul(g, centred)),
                ops.mul(ops.mul(slope, ops.mul(inverse, inverse)), -0.5))
            : null);
  }
}
