package dev.heed.nlp.architecture;

import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.NormTable;
import dev.heed.layer.RotaryConfig;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.PositionalEncoding;
import java.util.List;

/** Models that are {@link Llama}, but turn numbers that stand beside each other. */
public final class NeighbourFamily {

  private NeighbourFamily() {}

  public static List<Architecture> all() {
    return List.of(
        new Helium(), new Ernie(), new Glm("glm", "Glm"), new Glm4(), new Cohere(), new Cohere2());
  }

  abstract static class Neighbours extends Llama {
    Neighbours(String modelType, String classes) {
      super(modelType, classes);
    }

    @Override
    PositionalEncoding position(Json config, int number) {
      return RotaryConfig.of(config, headWidth(config)).ofNeighbours();
    }
  }

  /** Kyutai's Helium 1. */
  static final class Helium extends Neighbours {
    Helium() {
      super("helium", "Helium");
    }

    @Override
    LayerTable table(Json config, int number) {
      return biasedInside(super.table(config, number), config.flag("attention_bias", false));
    }
  }

  /** Queries, keys and values with biases or not, the output without. */
  static LayerTable biasedInside(LayerTable table, boolean biased) {
    LinearForm form = LinearForm.biased(biased);
    return table.attention(table.attention().forms(form, form, form, LinearForm.UNBIASED));
  }

  /** Baidu's ERNIE 4.5 without experts. */
  static final class Ernie extends Neighbours {
    Ernie() {
      super("ernie4_5", "Ernie4_5");
    }

    @Override
    NormTable norm(Json config) {
      return NormTable.rmsNorm(config.positive("rms_norm_eps", 1e-5));
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      LinearForm form = LinearForm.biased(config.flag("use_bias", false));
      return llama.attention(llama.attention().forms(form)).feedForward(net(config, form));
    }
  }

  private static FeedForwardTable net(Json config, LinearForm form) {
    return FeedForwardTable.gated(
        "mlp.gate_proj",
        "mlp.up_proj",
        "mlp.down_proj",
        config.size("intermediate_size"),
        Llama.activation(config),
        form);
  }

  /**
   * Half of a head is turned; both halves of the net are one linear map.
   *
   * @see <a href="https://arxiv.org/abs/2406.12793">GLM Team 2024, ChatGLM</a>
   */
  static class Glm extends Neighbours {
    Glm(String modelType, String classes) {
      super(modelType, classes);
    }

    @Override
    LayerTable table(Json config, int number) {
      return biasedInside(super.table(config, number), config.flag("attention_bias", false))
          .feedForward(
              FeedForwardTable.fusedGated(
                  "mlp.gate_up_proj",
                  "mlp.down_proj",
                  config.size("intermediate_size"),
                  activation(config),
                  LinearForm.UNBIASED));
    }
  }

  /** Norms before and behind each step. */
  static final class Glm4 extends Glm {
    Glm4() {
      super("glm4", "Glm4");
    }

    @Override
    LayerTable table(Json config, int number) {
      return super.table(config, number)
          .normsAfter("post_self_attn_layernorm", "post_mlp_layernorm");
    }
  }

  /** Attention and net beside each other behind one norm (Cohere's Command R and Aya). */
  static class Cohere extends Neighbours {
    Cohere() {
      this("cohere", "Cohere");
    }

    Cohere(String modelType, String classes) {
      super(modelType, classes);
    }

    @Override
    NormTable norm(Json config) {
      return NormTable.layerNormWithoutBias(config.positive("layer_norm_eps", 1e-5));
    }

    @Override
    LayerTable table(Json config, int number) {
      LlamaFamily.refuse(config, "use_qk_norm");
      return super.table(config, number)
          .normsBefore("input_layernorm", "input_layernorm")
          .parallel();
    }

    @Override
    Value logits(Ops ops, Json config, Value logits) {
      return ops.mul(logits, config.positive("logit_scale", 0.0625));
    }
  }

  /** Three of four layers see a window, and these alone turn (Command A and R7B). */
  static final class Cohere2 extends Cohere {
    Cohere2() {
      super("cohere2", "Cohere2");
    }

    private static boolean slides(Json config, int number) {
      boolean otherwise = (number + 1) % config.size("sliding_window_pattern", 4) != 0;
      return LlamaFamily.window(config, number, otherwise).isPresent();
    }

    @Override
    PositionalEncoding position(Json config, int number) {
      return slides(config, number) ? super.position(config, number) : Mechanisms.NO_POSITION;
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable cohere = super.table(config, number);
      return slides(config, number)
          ? cohere.attention(cohere.attention().reach(LlamaFamily.window(config)))
          : cohere;
    }
  }
}
