package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.ConvNorm;
import dev.heed.layer.Convolution;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * What each pixel is, from images of several sizes: the coarsest is looked at as a whole, in
 * quarters and so on, then each joins the next finer one.
 *
 * @param width of the head
 * @param norm the name of the norm behind each convolution
 * @see <a href="https://arxiv.org/abs/1807.10221">Xiao et al. 2018, Unified Perceptual Parsing for
 *     Scene Understanding</a>
 */
record PyramidHead(Ops ops, Json config, Parameters parameters, long width, String norm) {

  /** {@code [B, K, h, w]} of the first image's size; the finest image is first. */
  Value logits(List<Value> images) {
    int last = images.size() - 1;
    List<Value> joined = new ArrayList<>(List.of(whole(images.get(last))));
    for (int i = last - 1; i >= 0; i--) {
      Value side = step("lateral_convs." + i, images.get(i), 1);
      joined.add(0, ops.add(side, resized(joined.get(0), side)));
    }
    List<Value> all = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      Value own = i == last ? joined.get(i) : step("fpn_convs." + i, joined.get(i), 3);
      all.add(i == 0 ? own : resized(own, all.get(0)));
    }
    Value fused = step("fpn_bottleneck", ops.concat(1, all), 3);
    return Convolution.square(
            parameters.at("classifier"), width, Checkpoint.labels(config), 1, true, Window.plain())
        .apply(ops, fused);
  }

  private Value step(String name, Value x, long kernel) {
    return ConvNorm.named("conv", norm)
        .activation("relu")
        .apply(ops, parameters.at(name), x, width, kernel, 1);
  }

  private Value resized(Value x, Value like) {
    return ops.resize(x, Resizing.linear(), ops.sizes(Dims.of(like.axis(2), like.axis(3))));
  }

  /** The coarsest image and its means over parts of it. */
  private Value whole(Value image) {
    List<Value> parts = new ArrayList<>(List.of(image));
    List<Integer> scales =
        config.has("pool_scales") ? config.sizes("pool_scales") : List.of(1, 2, 3, 6);
    for (int i = 0; i < scales.size(); i++) {
      Value pooled = pooled(image, scales.get(i));
      parts.add(resized(step("psp_modules." + i + ".1", pooled, 1), image));
    }
    return step("bottleneck", ops.concat(1, parts), 3);
  }

  /** Means over {@code parts x parts} rectangles, which overlap where they do not divide. */
  private Value pooled(Value image, long parts) {
    Value down = means(ops.dimension(image, 2), parts); // [parts, h]
    Value across = ops.transpose(means(ops.dimension(image, 3), parts), 1, 0);
    return ops.matMul(ops.matMul(down, image), across);
  }

  /** Weights by which a line of places becomes means of parts: from the floor to the ceiling. */
  private Value means(Value size, long parts) {
    Value number = ops.unsqueeze(ops.range(parts), 1);
    Value next = ops.mul(ops.add(number, ops.constant(1L)), size);
    Value start = ops.div(ops.mul(number, size), ops.constant(parts));
    Value end = ops.div(ops.add(next, ops.constant(parts - 1)), ops.constant(parts));
    Value places = ops.unsqueeze(ops.range(ops.constant(0L), size, ops.constant(1L)), 0);
    Value inside = ops.and(ops.greaterOrEqual(places, start), ops.less(places, end));
    Value count = ops.cast(ops.sub(end, start), ElementType.F32);
    return ops.div(ops.cast(inside, ElementType.F32), count);
  }
}
