package dev.heed.nlp.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.NormTable;
import dev.heed.layer.RotaryConfig;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Parameters;
import java.util.List;

/**
 * Gemma: LLaMA with GeGLU, wide words, and norms whose weights are stored less 1.
 *
 * @see <a href="https://arxiv.org/abs/2403.08295">Gemma Team 2024</a>
 */
public class Gemma extends Llama {

  public Gemma() {
    this("gemma", "Gemma");
  }

  Gemma(String modelType, String classes) {
    super(modelType, classes);
  }

  /** All three generations. */
  public static List<Architecture> all() {
    return List.of(new Gemma(), new Gemma2(), new Gemma3());
  }

  @Override
  NormTable norm(Json config) {
    return NormTable.rmsNormPlusOne(config.positive("rms_norm_eps", 1e-6));
  }

  @Override
  LayerTable table(Json config, int number) {
    String old = config.text("hidden_act", "gelu_pytorch_tanh");
    String activation =
        config.text("hidden_activation", old.equals("gelu") ? "gelu_pytorch_tanh" : old);
    return super.table(config, number)
        .feedForward(
            FeedForwardTable.gated(
                "mlp.gate_proj",
                "mlp.up_proj",
                "mlp.down_proj",
                config.size("intermediate_size"),
                activation,
                LinearForm.UNBIASED));
  }

  @Override
  Value embedded(Ops ops, Json config, Parameters body, Value words) {
    return ops.mul(words, Math.sqrt(config.size("hidden_size")));
  }

  /**
   * Norms before and behind each step; scores and logits are capped; every other layer sees a
   * window.
   *
   * @see <a href="https://arxiv.org/abs/2408.00118">Gemma Team 2024, Gemma 2</a>
   */
  static class Gemma2 extends Gemma {
    Gemma2() {
      this("gemma2", "Gemma2");
    }

    Gemma2(String modelType, String classes) {
      super(modelType, classes);
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable gemma = super.table(config, number);
      double scale = 1 / Math.sqrt(config.positive("query_pre_attn_scalar", headWidth(config)));
      return gemma
          .attention(
              gemma
                  .attention()
                  .attention(
                      DotProductAttention.scaledBy(scale, Weighting.SOFTMAX)
                          .capped(config.finite("attn_logit_softcapping", 0)))
                  .reach(LlamaFamily.window(config, number, slides(config, number))))
          .normsBefore("input_layernorm", "pre_feedforward_layernorm")
          .normsAfter("post_attention_layernorm", "post_feedforward_layernorm");
    }

    /** Whether a layer sees a window where the file lists no kinds of layers. */
    boolean slides(Json config, int number) {
      return number % 2 == 0;
    }

    @Override
    Value logits(Ops ops, Json config, Value logits) {
      double cap = config.finite("final_logit_softcapping", 0);
      return cap == 0 ? logits : ops.mul(ops.tanh(ops.div(logits, cap)), cap);
    }
  }

  /**
   * Heads are normed in place of capped scores; five of six layers see a window, and turn faster.
   *
   * @see <a href="https://arxiv.org/abs/2503.19786">Gemma Team 2025, Gemma 3</a>
   */
  static final class Gemma3 extends Gemma2 {
    Gemma3() {
      super("gemma3_text", "Gemma3");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable gemma = super.table(config, number);
      boolean local = LlamaFamily.window(config, number, slides(config, number)).isPresent();
      double base =
          local
              ? config.positive("rope_local_base_freq", 10_000)
              : config.positive("rope_theta", 1_000_000);
      String kind = local ? "sliding_attention" : "full_attention";
      return gemma.attention(
          gemma
              .attention()
              .headNorms("self_attn.q_norm", "self_attn.k_norm")
              .position(RotaryConfig.of(config, kind, base, headWidth(config))));
    }

    @Override
    boolean slides(Json config, int number) {
      return (number + 1) % config.size("sliding_window_pattern", 6) != 0;
    }
  }
}
