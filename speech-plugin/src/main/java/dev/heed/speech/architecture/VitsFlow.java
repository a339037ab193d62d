package dev.heed.speech.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Parameters;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * VITS's flow, backwards: half of the channels say what is taken from the others, by a WaveNet,
 * over and over.
 *
 * @see <a href="https://arxiv.org/abs/1605.08803">Dinh et al. 2016</a>
 */
record VitsFlow(Json config, Parameters flows, long width, long channels) {

  static VitsFlow of(Json config, Parameters flows) {
    return new VitsFlow(config, flows, config.size("hidden_size"), config.size("flow_size"));
  }

  /**
   * {@code [B, F, T] -> [B, F, T]}.
   *
   * @param speaker {@code [B, S, 1]}
   */
  Value apply(Ops ops, Value latents, Value mask, Optional<Value> speaker) {
    Value backwards =
        ops.constants(LongStream.range(0, channels).map(i -> channels - 1 - i).toArray());
    List<Parameters> all =
        new java.util.ArrayList<>(
            Checkpoint.layers(flows, config.size("prior_encoder_num_flows", 4)));
    Collections.reverse(all);
    Value x = latents;
    for (Parameters flow : all) {
      x = coupled(ops, flow, ops.gather(x, backwards, 1), mask, speaker);
    }
    return x;
  }

  private Value coupled(Ops ops, Parameters flow, Value x, Value mask, Optional<Value> speaker) {
    long half = channels / 2;
    Value first = ops.slice(x, 1, 0, half);
    Value second = ops.slice(x, 1, half, channels);
    Value begun =
        ops.mul(VitsConvolution.plain(flow.at("conv_pre"), half, width, 1).apply(ops, first), mask);
    Value seen = wavenet(ops, flow.at("wavenet"), begun, mask, speaker);
    Value mean =
        ops.mul(VitsConvolution.plain(flow.at("conv_post"), width, half, 1).apply(ops, seen), mask);
    return ops.concat(1, first, ops.mul(ops.sub(second, mean), mask));
  }

  /**
   * Gated convolutions whose results are summed.
   *
   * @see <a href="https://arxiv.org/abs/1609.03499">van den Oord et al. 2016</a>
   */
  private Value wavenet(Ops ops, Parameters net, Value begun, Value mask, Optional<Value> speaker) {
    int count = config.size("prior_encoder_num_wavenet_layers", 4);
    long kernel = config.size("wavenet_kernel_size", 5);
    Optional<Value> told = speaker.map(s -> told(ops, net, s, count));
    Value x = begun;
    Optional<Value> sum = Optional.empty();
    long gap = 1;
    for (int i = 0; i < count; i++) {
      Window window = Window.plain().pad((kernel * gap - gap) / 2).dilate(gap);
      Value heard =
          VitsConvolution.normed(ops, net.at("in_layers." + i), width, 2 * width, kernel, window)
              .apply(ops, x);
      long from = 2L * i * width;
      Value informed =
          told.map(t -> ops.add(heard, ops.slice(t, 1, from, from + 2 * width))).orElse(heard);
      Value open =
          ops.mul(
              ops.tanh(ops.slice(informed, 1, 0, width)),
              ops.sigmoid(ops.slice(informed, 1, width, 2 * width)));
      boolean last = i == count - 1;
      Value made =
          VitsConvolution.normed(
                  ops,
                  net.at("res_skip_layers." + i),
                  width,
                  last ? width : 2 * width,
                  1,
                  Window.plain())
              .apply(ops, open);
      if (!last) {
        x = ops.mul(ops.add(x, ops.slice(made, 1, 0, width)), mask);
      }
      Value part = last ? made : ops.slice(made, 1, width, 2 * width);
      sum = Optional.of(sum.map(s -> ops.add(s, part)).orElse(part));
      gap *= config.size("wavenet_dilation_rate", 1);
    }
    return ops.mul(sum.orElseThrow(), mask);
  }

  private Value told(Ops ops, Parameters net, Value speaker, int layers) {
    return VitsConvolution.normed(
            ops,
            net.at("cond_layer"),
            config.size("speaker_embedding_size"),
            2 * width * layers,
            1,
            Window.plain())
        .apply(ops, speaker);
  }
}
