package dev.heed.op;

import dev.heed.op.JavaKernels.Call;
import dev.heed.op.JavaKernels.Kernel;
import dev.heed.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/** Loops that normalise. */
final class JavaNorm {

  static final Map<String, Kernel> KERNELS =
      Map.of(
          "LayerNormalization", JavaNorm::layer,
          "RMSNormalization", JavaNorm::rms,
          "InstanceNormalization", call -> groups(call, call.in(0).shape().size(1)),
          "GroupNormalization",
              call -> groups(call, (int) call.attributes().number("num_groups", 1)),
          "BatchNormalization", JavaNorm::batch);

  private JavaNorm() {}

  private static JavaValue layer(Call call) {
    double epsilon = call.attributes().real("epsilon", 1e-5f);
    JavaValue x = call.in(0);
    double[] result = JavaReduce.lines(x, x.rank() - 1, line -> standard(line, epsilon)).reals();
    return scaled(call, result, 1, x.shape().size(-1));
  }

  private static JavaValue rms(Call call) {
    double epsilon = call.attributes().real("epsilon", 1e-5f);
    JavaValue x = call.in(0);
    double[] result = JavaReduce.lines(x, x.rank() - 1, line -> unit(line, epsilon)).reals();
    return scaled(call, result, 1, x.shape().size(-1));
  }

  /** Normalises groups of neighbouring channels of [B,C,...]. */
  private static JavaValue groups(Call call, int groups) {
    JavaValue x = call.in(0);
    int batch = x.shape().size(0);
    Shape flat = Shape.of((long) batch * groups, x.count() / (batch * groups));
    double epsilon = call.attributes().real("epsilon", 1e-5f);
    double[] result =
        JavaReduce.lines(x.reshaped(flat), 1, line -> standard(line, epsilon)).reals();
    return scaled(call, result, Layout.product(x.shape(), 2, x.rank()), x.shape().size(1));
  }

  /** Times scale plus bias; the channel changes every {@code inner} elements. */
  private static JavaValue scaled(Call call, double[] x, int inner, int channels) {
    double[] scale = call.in(1).reals();
    double[] bias = call.has(2) ? call.in(2).reals() : new double[channels];
    Arrays.setAll(x, i -> x[i] * scale[i / inner % channels] + bias[i / inner % channels]);
    return JavaValue.of(call.spec().type(), call.shape(), x);
  }

  private static double[] standard(double[] x, double epsilon) {
    double mean = Arrays.stream(x).sum() / x.length;
    double[] centred = Arrays.stream(x).map(v -> v - mean).toArray();
    return unit(centred, epsilon);
  }

  private static double[] unit(double[] x, double epsilon) {
    double squares = Arrays.stream(x).map(v -> v * v).sum() / x.length;
    return Arrays.stream(x).map(v -> v / Math.sqrt(squares + epsilon)).toArray();
  }

  private static JavaValue batch(Call call) {
    JavaValue x = call.in(0);
    int inner = Layout.product(x.shape(), 2, x.rank());
    int channels = x.shape().size(1);
    double epsilon = call.attributes().real("epsilon", 1e-5f);
    double[] mean = call.in(3).reals();
    double[] variance = call.in(4).reals();
    double[] result = new double[x.count()];
    for (int i = 0; i < result.length; i++) {
      int c = i / inner % channels;
      result[i] = (x.reals()[i] - mean[c]) / Math.sqrt(variance[c] + epsilon);
    }
    return scaled(call, result, inner, channels);
  }
}
