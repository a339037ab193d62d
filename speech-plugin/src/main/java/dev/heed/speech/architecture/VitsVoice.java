package dev.heed.speech.architecture;

import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * HiFi-GAN's generator: moments become samples, many times more of them at each step.
 *
 * @see <a href="https://arxiv.org/abs/2010.05646">Kong et al. 2020, section 2.2</a>
 */
record VitsVoice(Json config, Parameters weights, double slope) {

  /** What PyTorch has where nothing is said. */
  private static final double LAST_SLOPE = 0.01;

  /** Far more than any vocoder's. */
  private static final int MOST_GAP = 1 << 12;

  static VitsVoice of(Json config, Parameters weights) {
    return new VitsVoice(config, weights, config.positive("leaky_relu_slope", 0.1));
  }

  /**
   * {@code [B, F, T] -> [B, 1, samples]}.
   *
   * @param speaker {@code [B, S, 1]}
   */
  Value apply(Ops ops, Value moments, Optional<Value> speaker) {
    long width = config.size("upsample_initial_channel");
    Value begun =
        VitsConvolution.plain(weights.at("conv_pre"), config.size("flow_size"), width, 7)
            .apply(ops, moments);
    Value x = speaker.map(s -> ops.add(begun, told(ops, s))).orElse(begun);
    List<Integer> rates = config.sizes("upsample_rates");
    for (int i = 0; i < rates.size(); i++) {
      long narrow = width / 2;
      Value raised = raised(ops, i, rates.get(i), width, ops.leakyRelu(x, slope));
      x = blocks(ops, i, narrow, raised);
      width = narrow;
    }
    Value last = ops.leakyRelu(x, LAST_SLOPE);
    Window window = Window.plain().pad(3);
    return ops.tanh(
        VitsConvolution.of(weights.at("conv_post"), width, 1, 7, window).apply(ops, last));
  }

  private Value told(Ops ops, Value speaker) {
    long size = config.size("speaker_embedding_size");
    long width = config.size("upsample_initial_channel");
    return VitsConvolution.plain(weights.at("cond"), size, width, 1).apply(ops, speaker);
  }

  private Value raised(Ops ops, int step, long rate, long width, Value x) {
    Parameters own = weights.at("upsampler." + step);
    long kernel = config.sizeAt("upsample_kernel_sizes", step);
    Value weight = own.get("weight", width, width / 2, kernel);
    Window window = Window.stride(rate).pad((kernel - rate) / 2);
    return ops.convTranspose(x, weight, own.get("bias", width / 2), window);
  }

  /** The mean of what blocks of several kernels make. */
  private Value blocks(Ops ops, int step, long width, Value x) {
    List<Integer> kernels = config.sizes("resblock_kernel_sizes");
    List<Value> made = new ArrayList<>();
    for (int k = 0; k < kernels.size(); k++) {
      Parameters block = weights.at("resblocks." + (step * kernels.size() + k));
      made.add(block(ops, block, width, kernels.get(k), gaps(k), x));
    }
    Value sum = made.stream().reduce(ops::add).orElseThrow();
    return ops.div(sum, kernels.size());
  }

  private List<Integer> gaps(int block) {
    List<Integer> gaps = new ArrayList<>();
    JsonNodes.find(config, "resblock_dilation_sizes")
        .ifPresent(
            all ->
                all.path(block)
                    .forEach(gap -> gaps.add(Math.max(1, Math.min(MOST_GAP, gap.asInt(1))))));
    return gaps;
  }

  private Value block(
      Ops ops, Parameters block, long width, long kernel, List<Integer> gaps, Value begun) {
    Value x = begun;
    for (int i = 0; i < gaps.size(); i++) {
      long gap = gaps.get(i);
      Window wide = Window.plain().pad((kernel * gap - gap) / 2).dilate(gap);
      Value first =
          VitsConvolution.of(block.at("convs1." + i), width, width, kernel, wide)
              .apply(ops, ops.leakyRelu(x, slope));
      Value second =
          VitsConvolution.plain(block.at("convs2." + i), width, width, kernel)
              .apply(ops, ops.leakyRelu(first, slope));
      x = ops.add(second, x);
    }
    return x;
  }
}
