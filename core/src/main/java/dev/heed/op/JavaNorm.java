package dev.heed.op;

import dev.heed.op.JavaKernels.Call;
import dev.heed.op.JavaKernels.Kernel;
import dev.heed.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Loops that normalise. */
final class JavaNorm {

  static final Map<String, Kernel> KERNELS =
      Map.of(
          "RMSNormalization",
          JavaNorm::rms,
          "InstanceNormalization",
          call -> groups(call, call.in(0).shape().size(1)),
          "GroupNormalization",
          call -> groups(call, (int) call.attributes().number("num_groups", 1)),
          "BatchNormalization",
          JavaNorm::batch);

  private JavaNorm() {}

  /** And the mean and the inverse deviation of each line, where the call asks for them. */
  static List<JavaValue> layerWithStatistics(Call call) {
    if (call.node().outputs().size() == 1) {
      return List.of(layer(call));
    }
    double epsilon = call.attributes().real("epsilon", 1e-5f);
    JavaValue x = call.in(0);
    int size = x.shape().size(-1);
    int lines = size == 0 ? 0 : x.count() / size;
    double[] means = new double[lines];
    double[] inverses = new double[lines];
    for (int i = 0; i < lines; i++) {
      double[] line = Arrays.copyOfRange(x.reals(), i * size, (i + 1) * size);
      double mean = Arrays.stream(line).sum() / size;
      means[i] = mean;
      double squares = Arrays.stream(line).map(v -> (v - mean) * (v - mean)).sum();
      inverses[i] = 1 / Math.sqrt(squares / size + epsilon);
    }
    Spec spec = call.node().outputs().get(1);
    Shape shape = spec.dims().shape();
    return List.of(
        layer(call),
        JavaValue.of(spec.type(), shape, means),
        JavaValue.of(spec.type(), shape, inverses));
  }

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
