package dev.heed.nlp.architecture;

import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.NormTable;
import dev.heed.model.Json;
import dev.heed.spi.Architecture;
import java.util.List;

/** Models that are {@link Llama} with norms that take the mean off as well. */
public final class LayerNormFamily {

  private LayerNormFamily() {}

  public static List<Architecture> all() {
    return List.of(new StableLm(), new Nemotron(), new Phi());
  }

  /** A part of a head is turned (Stability's StableLM 2). */
  static final class StableLm extends Llama {
    StableLm() {
      super("stablelm", "StableLm");
    }

    @Override
    NormTable norm(Json config) {
      return NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5));
    }

    @Override
    LayerTable table(Json config, int number) {
      LlamaFamily.refuse(config, "qk_layernorm");
      LayerTable llama =
          NeighbourFamily.biasedInside(
              super.table(config, number), config.flag("use_qkv_bias", false));
      return config.flag("use_parallel_residual", false)
          ? llama.normsBefore("input_layernorm", "input_layernorm").parallel()
          : llama;
    }
  }

  /**
   * Norms whose weights are stored less 1, and a net with a squared ReLU.
   *
   * @see <a href="https://arxiv.org/abs/2402.16819">Parmar et al. 2024, Nemotron-4</a>
   */
  static final class Nemotron extends Llama {
    Nemotron() {
      super("nemotron", "Nemotron");
    }

    @Override
    NormTable norm(Json config) {
      return NormTable.layerNormPlusOne(config.positive("norm_eps", 1e-5));
    }

    @Override
    LayerTable table(Json config, int number) {
      return super.table(config, number).feedForward(squared(config));
    }
  }

  /** Up and down with a squared ReLU between. */
  static FeedForwardTable squared(Json config) {
    return FeedForwardTable.mlp(
        "mlp.up_proj",
        "mlp.down_proj",
        config.size("intermediate_size"),
        config.text("hidden_act", "relu2"),
        LinearForm.biased(config.flag("mlp_bias", false)));
  }

  /**
   * Attention and net beside each other behind one norm, all maps with biases.
   *
   * @see <a href="https://arxiv.org/abs/2309.05463">Li et al. 2023, phi-1.5</a>
   */
  static final class Phi extends Llama {
    Phi() {
      super("phi", "Phi");
    }

    @Override
    DecoderNames names() {
      return new DecoderNames("model", "embed_tokens", "layers", "final_layernorm", "lm_head");
    }

    @Override
    NormTable norm(Json config) {
      return NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5));
    }

    @Override
    LayerTable table(Json config, int number) {
      LlamaFamily.refuse(config, "qk_layernorm");
      return LayerTable.of(config.size("hidden_size"), norm(config))
          .attention(
              super.table(config, number)
                  .attention()
                  .maps(
                      "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.dense")
                  .forms(LinearForm.BIASED))
          .feedForward(
              FeedForwardTable.mlp(
                  "mlp.fc1",
                  "mlp.fc2",
                  config.size("intermediate_size"),
                  config.text("hidden_act", "gelu_new")))
          .normsBefore("input_layernorm", "input_layernorm")
          .parallel();
    }
  }
}
