package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * A linear layer behind the pooling: {@code activation(W x + b)}.
 *
 * @param weight {@code [out, in]}
 * @param bias {@code [out]}
 * @param residual what is added: the input itself where it is empty, else the input through these
 *     weights {@code [out, in]}; absent where nothing is
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package
record DenseLayer(
    float[] weight, float[] bias, DoubleUnaryOperator activation, Optional<float[]> residual) {

  private static final String WHOLE = "sentence_embedding";
  private static final String TOKENS = "token_embeddings";

  static DenseLayer of(ModelFolder folder, String path) {
    Json config = folder.json(path + "/config.json");
    int in = config.size("in_features");
    int out = config.size("out_features");
    try (Safetensors file = Safetensors.open(folder.file(path + "/model.safetensors"))) {
      float[] weight = file.tensor("linear.weight").toFloats();
      float[] bias = file.find("linear.bias").map(t -> t.toFloats()).orElse(new float[out]);
      if (weight.length != (long) in * out || bias.length != out) {
        throw invalidModel(
            "%s/%s: the configuration says %s to %s values, but the weights are of another size."
                .formatted(folder, path, in, out));
      }
      return new DenseLayer(weight, bias, activation(config), residual(config, file, in, out));
    }
  }

  private static Optional<float[]> residual(Json config, Safetensors file, int in, int out) {
    if (!config.flag("use_residual", false)) {
      return Optional.empty();
    }
    float[] weight = in == out ? new float[0] : file.tensor("residual.weight").toFloats();
    if (in != out && weight.length != (long) in * out) {
      throw invalidModel(
          "%s: residual.weight has %s values, but should have %s x %s."
              .formatted(config.origin(), weight.length, out, in));
    }
    return Optional.of(weight);
  }

  /**
   * Whether it is for the vectors of tokens, not for that of the text.
   *
   * @throws HeedException UNSUPPORTED where it reads or writes something else
   */
  static boolean isForTokens(ModelFolder folder, String path) {
    Json config = folder.json(path + "/config.json");
    String in = config.text("module_input_name", WHOLE);
    String out = config.text("module_output_name", in);
    if (!in.equals(out) || !(in.equals(WHOLE) || in.equals(TOKENS))) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s: a dense layer from '%s' to '%s' is not run; it may change '%s' or '%s'."
              .formatted(config.origin(), in, out, WHOLE, TOKENS));
    }
    return in.equals(TOKENS);
  }

  private static DoubleUnaryOperator activation(Json config) {
    String name = config.text("activation_function", "torch.nn.modules.activation.Tanh");
    String last = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Optional.<DoubleUnaryOperator>ofNullable(
            switch (last) {
              case "tanh" -> Math::tanh;
              case "identity" -> x -> x;
              case "relu" -> x -> Math.max(0, x);
              case "sigmoid" -> x -> 1 / (1 + Math.exp(-x));
              case "silu" -> x -> x / (1 + Math.exp(-x));
              case "gelu" -> DenseLayer::gelu;
              case "elu" -> x -> x > 0 ? x : Math.expm1(x);
              case "softplus" -> x -> x > 20 ? x : Math.log1p(Math.exp(x));
              case "leakyrelu" -> x -> x >= 0 ? x : 0.01 * x;
              default -> null;
            })
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.UNSUPPORTED,
                    "%s: the activation '%s' is none of tanh, identity, relu, sigmoid, silu, gelu, elu, softplus, leakyrelu."
                        .formatted(config.origin(), name)));
  }

  /** With the error function to within 1.2e-7, which is a float's own. */
  private static double gelu(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double t = 1 / (1 + 0.5 * z);
    double[] terms = {
      -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806,
      0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277
    };
    double sum = 0;
    for (int i = terms.length - 1; i >= 0; i--) {
      sum = sum * t + terms[i];
    }
    double tail = t * Math.exp(-z * z + sum);
    double erf = x >= 0 ? 1 - tail : tail - 1;
    return 0.5 * x * (1 + erf);
  }

  float[] apply(float[] x) {
    if (x.length * (long) bias.length != weight.length) {
      throw invalidModel(
          "A dense layer of modules.json is for %s values, but gets %s."
              .formatted(bias.length == 0 ? 0 : weight.length / bias.length, x.length));
    }
    float[] y = new float[bias.length];
    for (int o = 0; o < y.length; o++) {
      double sum = bias[o];
      for (int i = 0; i < x.length; i++) {
        sum += (double) weight[o * x.length + i] * x[i];
      }
      y[o] = (float) (activation.applyAsDouble(sum) + added(x, o));
    }
    return y;
  }

  private double added(float[] x, int o) {
    if (residual.isEmpty()) {
      return 0;
    }
    float[] weights = residual.get();
    if (weights.length == 0) {
      return x[o];
    }
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) weights[o * x.length + i] * x[i];
    }
    return sum;
  }
}
