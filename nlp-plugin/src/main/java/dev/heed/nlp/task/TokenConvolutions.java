package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The module CNN: convolutions along the tokens, whose channels are put one behind the other. As
 * published, half of each kernel hangs over the ends of the text, on zeros.
 */
record TokenConvolutions(List<Kernel> kernels) {

  /**
   * @param weight {@code [out, in, size]}
   * @param bias {@code [out]}
   */
  @SuppressWarnings("ArrayRecordComponent") // never leaves the package
  private record Kernel(float[] weight, float[] bias, int in, int size, int stride) {

    int out() {
      return bias.length;
    }

    int padding() {
      return (size - 1) / 2;
    }

    int steps(int tokens) {
      return Math.max(0, (tokens + 2 * padding() - size) / stride + 1);
    }

    float at(TokenStep.Tokens tokens, int step, int channel) {
      double sum = bias[channel];
      for (int k = 0; k < size; k++) {
        int token = step * stride + k - padding();
        if (token >= 0 && token < tokens.count()) {
          for (int i = 0; i < in; i++) {
            sum += (double) weight[(channel * in + i) * size + k] * tokens.values()[token * in + i];
          }
        }
      }
      return (float) sum;
    }
  }

  static TokenConvolutions of(ModelFolder folder, String path) {
    String name = path + "/cnn_config.json";
    Json config = folder.json(folder.find(name).isPresent() ? name : path + "/config.json");
    List<Kernel> kernels = new ArrayList<>();
    int count = JsonNodes.get(config, "kernel_sizes").size();
    try (Safetensors file = Safetensors.open(folder.file(path + "/model.safetensors"))) {
      for (int i = 0; i < count; i++) {
        int stride = config.has("stride_sizes") ? config.sizeAt("stride_sizes", i) : 1;
        kernels.add(kernel(file, i, stride));
      }
    }
    if (kernels.isEmpty()) {
      throw invalidModel("%s has no 'kernel_sizes'.".formatted(config.origin()));
    }
    return new TokenConvolutions(List.copyOf(kernels));
  }

  private static Kernel kernel(Safetensors file, int i, int stride) {
    Tensor weight = file.tensor("convs.%s.weight".formatted(i));
    float[] bias = file.tensor("convs.%s.bias".formatted(i)).toFloats();
    if (weight.shape().rank() != 3 || weight.shape().size(0) != bias.length) {
      throw invalidModel(
          "%s: kernel %s of the convolutions has shape %s, but %s biases; [out, in, size] is expected."
              .formatted(file, i, weight.shape(), bias.length));
    }
    return new Kernel(
        weight.toFloats(), bias, weight.shape().size(1), weight.shape().size(2), stride);
  }

  TokenStep.Tokens apply(TokenStep.Tokens tokens) {
    int steps = kernels.get(0).steps(tokens.count());
    int width = kernels.stream().mapToInt(Kernel::out).sum();
    float[] all = new float[steps * width];
    int offset = 0;
    for (Kernel kernel : kernels) {
      requireFit(kernel, tokens, steps);
      for (int step = 0; step < steps; step++) {
        for (int channel = 0; channel < kernel.out(); channel++) {
          all[step * width + offset + channel] = kernel.at(tokens, step, channel);
        }
      }
      offset += kernel.out();
    }
    return tokens.with(all, width);
  }

  private static void requireFit(Kernel kernel, TokenStep.Tokens tokens, int steps) {
    if (kernel.in() != tokens.width() || kernel.steps(tokens.count()) != steps) {
      throw invalidModel(
          "The convolutions of modules.json do not fit: a kernel is for %s values and gives %s steps, but tokens have %s, and the first kernel gives %s."
              .formatted(kernel.in(), kernel.steps(tokens.count()), tokens.width(), steps));
    }
  }
}
