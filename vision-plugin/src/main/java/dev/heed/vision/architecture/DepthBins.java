package dev.heed.vision.architecture;

import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.List;

/**
 * Depth as a mean of bins: the coarsest image proposes their depths, each finer one draws them to
 * where it sees something, and the finest says how likely each bin is.
 *
 * @param kind {@code n_bins}, {@code min_depth}, {@code max_depth}
 * @param own of the weights that each kind of place has for itself: {@code .name}, or nothing
 * @param inner the width of the small nets
 * @param narrow by how much the last net is narrower than what goes in
 * @see <a href="https://arxiv.org/abs/2302.12288">Bhat et al. 2023, section 3.2</a>
 */
record DepthBins(
    Ops ops,
    Json config,
    Json kind,
    Parameters parameters,
    String own,
    long seedInner,
    long inner,
    long narrow) {

  private static final double LEAST = 1e-3;
  private static final double RISE = 300;
  private static final int DEFAULT_ATTRACTORS = 16;

  /** Of a model that knows one kind of places. */
  static DepthBins alone(Ops ops, Json config, Json kind, Parameters parameters) {
    return new DepthBins(ops, config, kind, parameters, "", 256, 128, 2);
  }

  /** One of several kinds. */
  static DepthBins among(Ops ops, Json config, Json kind, Parameters parameters) {
    long half = config.size("bin_embedding_dim", 128) / 2;
    return new DepthBins(ops, config, kind, parameters, "." + kind.text("name"), half, half, 4);
  }

  private boolean isNormed() {
    return config.text("bin_centers_type", "softplus").equals("normed");
  }

  private int bins() {
    return kind.size("n_bins", 64);
  }

  private double least() {
    return kind.finite("min_depth", LEAST);
  }

  private double most() {
    return kind.finite("max_depth", 10);
  }

  private Parameters several(String one, String many) {
    return parameters.at(own.isEmpty() ? one : many + own);
  }

  /**
   * @param coarsest {@code [B, C, h, w]}
   * @param finest what the last net reads, {@code [B, C, H, W]}
   * @param images from the coarse to the fine
   */
  Value depth(Value coarsest, Value finest, List<Value> images) {
    long width = config.size("bin_embedding_dim", 128);
    Value bins = seed(coarsest);
    Value depths = bins;
    Value before = net(parameters.at("seed_projector"), coarsest, inner, width);
    Parameters attractors = parameters.at("attractors" + own);
    int count = Math.min(images.size(), config.sizes("num_attractors").size());
    for (int i = 0; i < count; i++) {
      Value seen = net(parameters.at("projectors." + i), images.get(i), inner, width);
      Value asked = ops.add(seen, sized(before, seen));
      bins = attracted(attractors.at("" + i), i, asked, sized(bins, seen));
      depths = isNormed() ? inMetres(bins) : bins;
      before = seen;
    }
    Value likely = likely(finest, sized(before, finest));
    return ops.reduceSum(ops.mul(likely, sized(depths, finest)), true, 1);
  }

  private Value conv(Parameters from, Value x, long out) {
    return Convolution.square(from, x.size(1), out, 1, true, Window.plain()).apply(ops, x);
  }

  private Value net(Parameters from, Value x, long middle, long out) {
    return conv(from.at("conv2"), ops.relu(conv(from.at("conv1"), x, middle)), out);
  }

  private Value sized(Value x, Value like) {
    return ops.resize(x, DepthNeck.CORNERS, ops.sizes(Dims.of(like.axis(2), like.axis(3))));
  }

  /** The first depths of the bins, from 0 to 1 where they are normed. */
  private Value seed(Value coarsest) {
    Parameters regressor = several("seed_bin_regressor", "seed_bin_regressors");
    Value x = net(regressor, coarsest, seedInner, bins());
    if (!isNormed()) {
      return ops.softplus(x);
    }
    Value wide = ops.add(ops.relu(x), LEAST);
    Value part = ops.div(wide, ops.reduceSum(wide, true, 1));
    Value ends = ops.cumSum(part, 1);
    return ops.sub(ends, ops.div(part, 2)); // the middle of each
  }

  /** Each bin drawn a little to each attractor. */
  private Value attracted(Parameters layer, int number, Value asked, Value bins) {
    int count = own.isEmpty() ? config.sizeAt("num_attractors", number) : DEFAULT_ATTRACTORS;
    Value x = net(layer, asked, asked.size(1), isNormed() ? 2L * count : count);
    Value points =
        isNormed()
            ? ops.slice(ops.add(ops.relu(x), LEAST), 1, 0, Long.MAX_VALUE, 2)
            : ops.softplus(x);
    Value apart = ops.sub(ops.unsqueeze(points, 2), ops.unsqueeze(bins, 1)); // [B, A, n, h, w]
    Value drawn = ops.div(apart, ops.add(ops.mul(ops.mul(apart, apart), RISE), 1));
    boolean sum = config.text("attractor_kind", "mean").equals("sum");
    return ops.add(bins, sum ? ops.reduceSum(drawn, false, 1) : ops.reduceMean(drawn, false, 1));
  }

  /** In their order, between the least and the largest depth. */
  private Value inMetres(Value bins) {
    Value depths = ops.add(ops.mul(bins, most() - least()), least());
    Value sorted = ops.neg(ops.topK(ops.neg(depths), bins(), 1).values());
    return ops.clip(sorted, least(), most());
  }

  /** How likely each bin is: a binomial distribution whose two numbers a net gives. */
  private Value likely(Value finest, Value seen) {
    Parameters net = several("conditional_log_binomial", "conditional_log_binomial").at("mlp");
    Value both = ops.concat(1, finest, seen);
    Value hidden = ops.gelu(conv(net.at("0"), both, both.size(1) / narrow));
    Value four = ops.add(ops.softplus(conv(net.at("2"), hidden, 4)), 1e-4);
    Value p = share(four, 0);
    double coldest = config.finite("min_temp", 0.0212);
    double range = config.finite("max_temp", 50) - coldest;
    Value warmth = ops.add(ops.mul(share(four, 2), range), coldest);
    Value yes = ops.log(ops.clip(p, 1e-4, 1));
    Value no = ops.log(ops.clip(ops.sub(ops.constant(1f), p), 1e-4, 1));
    Value number = perBin(i -> i);
    Value rest = perBin(i -> bins() - 1.0 - i);
    Value score = ops.add(perBin(this::ways), ops.add(ops.mul(number, yes), ops.mul(rest, no)));
    return ops.softmax(ops.div(score, warmth), 1);
  }

  /** One of two numbers over their sum: {@code [B, 1, H, W]}. */
  private Value share(Value four, long from) {
    Value first = ops.slice(four, 1, from, from + 1);
    return ops.div(first, ops.add(first, ops.slice(four, 1, from + 1, from + 2)));
  }

  private Value perBin(java.util.function.IntToDoubleFunction each) {
    float[] values = new float[bins()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) each.applyAsDouble(i);
    }
    return ops.constant(Tensor.of(Shape.of(1, values.length, 1, 1), values));
  }

  /** The logarithm of the number of ways to choose, by Stirling's formula in F32. */
  private double ways(int chosen) {
    float n = bins() - 1 + 1e-7f;
    float k = chosen + 1e-7f;
    return n * (float) Math.log(n)
        - k * (float) Math.log(k)
        - (n - k) * (float) Math.log(n - k + 1e-7f);
  }
}
