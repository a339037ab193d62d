package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators that layers are made of: products, normalisations, convolutions, pooling, resizing. */
public interface LayerOps extends GraphOps {

  /** What {@link #dynamicQuantizeLinear} gives: U8 numbers, and scalars to undo it. */
  record Quantized(Value values, Value scale, Value zeroPoint) {}

  /** Normalised tokens, and the mean and 1 / sqrt(variance + epsilon) of each: [..., 1]. */
  record Normalized(Value values, Value mean, Value inverseDeviation) {}

  /** Matrix products of the last two axes; those before broadcast. */
  default Value matMul(Value a, Value b) {
    return one("MatMul", InferProduct.matMul(a, b), a, b);
  }

  /** a [M,K] or its transpose, times b [K,N] or its transpose, plus c, which broadcasts. */
  default Value gemm(Value a, Value b, Value c, boolean transposeA, boolean transposeB) {
    Attributes attributes = Attributes.of("transA", transposeA).and("transB", transposeB);
    return one("Gemm", attributes, InferProduct.gemm(a, b, c, transposeA, transposeB), a, b, c);
  }

  /** Sums of products by axis letters, for example {@code bhqd,bhkd->bhqk}. */
  default Value einsum(String equation, Value... values) {
    Attributes attributes = Attributes.of("equation", equation);
    return one("Einsum", attributes, InferEinsum.spec(equation, values), values);
  }

  /** U8 with a scale and zero point from the extremes of x. */
  default Quantized dynamicQuantizeLinear(Value x) {
    InferElementwise.floats("dynamicQuantizeLinear", x);
    List<Spec> specs =
        List.of(
            new Spec(ElementType.U8, x.dims()),
            new Spec(ElementType.F32, Dims.of()),
            new Spec(ElementType.U8, Dims.of()));
    List<Value> outputs = apply(Node.of("DynamicQuantizeLinear", Attributes.none(), specs, x));
    return new Quantized(outputs.get(0), outputs.get(1), outputs.get(2));
  }

  /**
   * The I32 product of 8-bit matrices, each less its zero point: a's is a scalar, b's a scalar or
   * one for each column [N]. Processors without VNNI add pairs of products in 16 bits: keep I8
   * weights within 7 bits, or store them as U8.
   */
  default Value matMulInteger(Value a, Value b, Value zeroA, Value zeroB) {
    return one("MatMulInteger", InferProduct.matMulInteger(a, b, zeroA, zeroB), a, b, zeroA, zeroB);
  }

  /** (x - mean) / sqrt(variance + epsilon) over the last axis, times scale [C], plus bias [C]. */
  default Value layerNormalization(Value x, Value scale, Value bias, double epsilon) {
    Attributes attributes = Attributes.of("axis", -1L).and("epsilon", epsilon);
    Spec spec = InferNorm.last("layerNormalization", x, scale, bias);
    return one("LayerNormalization", attributes, spec, x, scale, bias);
  }

  /** {@link #layerNormalization(Value, Value, Value, double)} without a bias. */
  default Value layerNormalization(Value x, Value scale, double epsilon) {
    Attributes attributes = Attributes.of("axis", -1L).and("epsilon", epsilon);
    Spec spec = InferNorm.last("layerNormalization", x, scale);
    return one("LayerNormalization", attributes, spec, x, scale);
  }

  /**
   * {@link #layerNormalization(Value, Value, Value, double)} and what it found of each line.
   *
   * @param bias or null
   */
  default Normalized layerNormalizationWithStatistics(
      Value x, Value scale, @Nullable Value bias, double epsilon) {
    Attributes attributes = Attributes.of("axis", -1L).and("epsilon", epsilon);
    Spec spec =
        bias == null
            ? InferNorm.last("layerNormalization", x, scale)
            : InferNorm.last("layerNormalization", x, scale, bias);
    Spec line = new Spec(x.type(), x.dims().with(-1, Dim.of(1)));
    List<Spec> specs = List.of(spec, line, line);
    List<Value> made =
        bias == null
            ? apply(Node.of("LayerNormalization", attributes, specs, x, scale))
            : apply(Node.of("LayerNormalization", attributes, specs, x, scale, bias));
    return new Normalized(made.get(0), made.get(1), made.get(2));
  }

  /** x / sqrt(mean of squares + epsilon) over the last axis, times scale [C]. */
  default Value rmsNormalization(Value x, Value scale, double epsilon) {
    Attributes attributes = Attributes.of("epsilon", epsilon);
    Spec spec = InferNorm.last("rmsNormalization", x, scale);
    return one("RMSNormalization", attributes, spec, x, scale);
  }

  /** Normalises each image's groups of channels of x [B,C,...], then scale [C] and bias [C]. */
  default Value groupNormalization(Value x, Value scale, Value bias, long groups, double epsilon) {
    Attributes attributes = Attributes.of("num_groups", groups).and("epsilon", epsilon);
    Spec spec = InferNorm.group(x, groups, scale, bias);
    return one("GroupNormalization", attributes, spec, x, scale, bias);
  }

  /** Normalises each channel of each image of x [B,C,...], then scale [C] and bias [C]. */
  default Value instanceNormalization(Value x, Value scale, Value bias, double epsilon) {
    Spec spec = InferNorm.channels("instanceNormalization", x, scale, bias);
    return one("InstanceNormalization", Attributes.of("epsilon", epsilon), spec, x, scale, bias);
  }

  /** Normalises each channel of x [B,C,...] by stored mean [C] and variance [C]. */
  default Value batchNormalization(
      Value x, Value scale, Value bias, Value mean, Value variance, double epsilon) {
    Spec spec = InferNorm.channels("batchNormalization", x, scale, bias, mean, variance);
    Attributes attributes = Attributes.of("epsilon", epsilon);
    return one("BatchNormalization", attributes, spec, x, scale, bias, mean, variance);
  }

  /** x [B,C,L] or [B,C,H,W] with kernels w [M,C/groups,...]. */
  default Value conv(Value x, Value w, Window window) {
    return one("Conv", window.attributes(), InferWindow.conv(x, w, window), x, w);
  }

  /** {@link #conv(Value, Value, Window)} plus bias [M]. */
  default Value conv(Value x, Value w, Value bias, Window window) {
    InferWindow.bias("conv", w, 0, 1, bias);
    return one("Conv", window.attributes(), InferWindow.conv(x, w, window), x, w, bias);
  }

  /** The transpose of a convolution: x [B,C,...] with kernels w [C,M/groups,...]. */
  default Value convTranspose(Value x, Value w, Window window) {
    Spec spec = InferWindow.convTranspose(x, w, window);
    return one("ConvTranspose", window.attributes(), spec, x, w);
  }

  /** {@link #convTranspose(Value, Value, Window)} plus bias [M]. */
  default Value convTranspose(Value x, Value w, Value bias, Window window) {
    InferWindow.bias("convTranspose", w, 1, window.groups(), bias);
    Spec spec = InferWindow.convTranspose(x, w, window);
    return one("ConvTranspose", window.attributes(), spec, x, w, bias);
  }

  /** The largest of each window of x [B,C,...]. */
  default Value maxPool(Value x, Window window, long... kernel) {
    Attributes attributes = window.attributes().and("kernel_shape", kernel);
    return one("MaxPool", attributes, InferWindow.pool("maxPool", x, window, kernel), x);
  }

  /** The mean of each window of x [B,C,...], over the elements inside the image. */
  default Value averagePool(Value x, Window window, long... kernel) {
    Attributes attributes = window.attributes().and("kernel_shape", kernel);
    return one("AveragePool", attributes, InferWindow.pool("averagePool", x, window, kernel), x);
  }

  /** {@link #averagePool} with pads counted as zeros. */
  default Value averagePoolWithPads(Value x, Window window, long... kernel) {
    Attributes attributes =
        window.attributes().and("kernel_shape", kernel).and("count_include_pad", 1L);
    return one("AveragePool", attributes, InferWindow.pool("averagePool", x, window, kernel), x);
  }

  /** The mean of each channel of x [B,C,...]; the axes after C become 1. */
  default Value globalAveragePool(Value x) {
    return one("GlobalAveragePool", InferWindow.global(x), x);
  }

  /** x [B,C,...] at other sizes of the axes after C. */
  default Value resize(Value x, Resizing how, long... sizes) {
    return resize(x, how, constants(sizes));
  }

  /** {@link #resize(Value, Resizing, long...)} with an I64 vector that may come from the run. */
  default Value resize(Value x, Resizing how, Value sizes) {
    Spec spec = InferWindow.resize(x, sizes);
    return one("Resize", how.attributes(x.rank()), spec, x, null, null, sizes);
  }

  /** x [B,C,...] with the axes after C times {@code scales}, rounded down. */
  default Value resizeBy(Value x, Resizing how, float... scales) {
    Spec spec = InferWindow.resizeBy(x, scales);
    return one("Resize", how.attributes(x.rank()), spec, x, null, constants(scales));
  }

  /**
   * x [B,C,H,W] read at the places of grid [B,h,w,2]: (x, y) each, from -1 (left, upper) to 1
   * (right, lower); [B,C,h,w].
   */
  default Value gridSample(Value x, Value grid, Sampling how) {
    return one("GridSample", how.attributes(), InferWindow.gridSample(x, grid), x, grid);
  }

  /**
   * The boxes that stay where those that overlap a likelier one of their class are left out:
   * indices I64 [M,3] of (item, class, box), item by item and class by class, the likeliest first.
   *
   * @param boxes [B,N,4]: two opposite corners (y, x, y, x), or where {@code centred} (x, y, width,
   *     height) around the middle
   * @param scores [B,C,N]
   * @param most how many boxes of a class of an item at most
   * @param overlap what intersection over union may be at most
   * @param least what a score must be above
   */
  default Value nonMaxSuppression(
      Value boxes, Value scores, boolean centred, long most, double overlap, double least) {
    return one(
        "NonMaxSuppression",
        Attributes.of("center_point_box", centred),
        InferIndex.nonMaxSuppression(boxes, scores),
        boxes,
        scores,
        constants(most),
        constants((float) overlap),
        constants((float) least));
  }
}
