package dev.heed.nlp.architecture;

import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.RoutedExperts;
import dev.heed.model.Json;
import dev.heed.spi.Architecture;
import java.util.List;

/** Models that are {@link Llama} with many nets in place of one, of which a token passes a few. */
public final class MixtureFamily {

  private MixtureFamily() {}

  public static List<Architecture> all() {
    return List.of(new Qwen3Moe(), new Mixtral(), new Olmoe());
  }

  /**
   * Heads of queries and keys are normed; some layers may have one net.
   *
   * @see <a href="https://arxiv.org/abs/2505.09388">Yang et al. 2025, Qwen3</a>
   */
  static final class Qwen3Moe extends Llama {
    Qwen3Moe() {
      super("qwen3_moe", "Qwen3Moe");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      LayerTable qwen =
          llama.attention(
              llama
                  .attention()
                  .headNorms("self_attn.q_norm", "self_attn.k_norm")
                  .reach(LlamaFamily.qwenWindow(config, number)));
      int count = config.size("num_local_experts", config.size("num_experts", 128));
      boolean one = isOneNet(config, number);
      int inner = config.size("moe_intermediate_size");
      return one
          ? qwen
          : qwen.feedForward(
              RoutedExperts.table(
                  "mlp.gate",
                  "mlp.experts",
                  count,
                  net(config, "gate_proj", "up_proj", "down_proj", inner),
                  config.size("num_experts_per_tok", 8),
                  config.flag("norm_topk_prob", false)));
    }
  }

  /**
   * A token passes two of eight nets.
   *
   * @see <a href="https://arxiv.org/abs/2401.04088">Jiang et al. 2024, Mixtral of Experts</a>
   */
  static final class Mixtral extends Llama {
    Mixtral() {
      super("mixtral", "Mixtral");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      return llama
          .attention(llama.attention().reach(LlamaFamily.window(config)))
          .feedForward(
              RoutedExperts.table(
                  "block_sparse_moe.gate",
                  "block_sparse_moe.experts",
                  config.size("num_local_experts", 8),
                  net(config, "w1", "w3", "w2", config.size("intermediate_size")),
                  config.size("num_experts_per_tok", 2),
                  true));
    }
  }

  /**
   * Norms over all queries and keys; 64 small nets.
   *
   * @see <a href="https://arxiv.org/abs/2409.02060">Muennighoff et al. 2024, OLMoE</a>
   */
  static final class Olmoe extends Llama {
    Olmoe() {
      super("olmoe", "Olmoe");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      return llama
          .attention(llama.attention().queryKeyNorms("self_attn.q_norm", "self_attn.k_norm"))
          .feedForward(
              RoutedExperts.table(
                  "mlp.gate",
                  "mlp.experts",
                  config.size("num_experts", 64),
                  net(
                      config,
                      "gate_proj",
                      "up_proj",
                      "down_proj",
                      config.size("intermediate_size")),
                  config.size("num_experts_per_tok", 8),
                  config.flag("norm_topk_prob", false)));
    }
  }

  /** Whether a layer of a Qwen has one net and no experts. */
  static boolean isOneNet(Json config, int number) {
    return (config.has("mlp_only_layers") && config.integers("mlp_only_layers").contains(number))
        || (number + 1) % config.size("decoder_sparse_step", 1) != 0;
  }

  private static FeedForwardTable net(
      Json config, String gate, String up, String down, long inner) {
    return FeedForwardTable.gated(
        gate, up, down, inner, Llama.activation(config), LinearForm.UNBIASED);
  }
}
