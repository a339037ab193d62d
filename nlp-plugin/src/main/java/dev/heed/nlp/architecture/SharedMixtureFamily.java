package dev.heed.nlp.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.FeedForward;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.RotaryConfig;
import dev.heed.layer.RoutedExperts;
import dev.heed.layer.RoutedExperts.Rule;
import dev.heed.layer.SharedExpert;
import dev.heed.model.Json;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mixtures of experts with a net beside that all tokens pass, or all experts in one tensor. */
public final class SharedMixtureFamily {

  private SharedMixtureFamily() {}

  public static List<Architecture> all() {
    return List.of(new Qwen2Moe(), new GraniteMoe(), new ErnieMoe(), new Glm4Moe(), new Dots());
  }

  /**
   * A shared expert behind a gate.
   *
   * @see <a href="https://arxiv.org/abs/2407.10671">Yang et al. 2024, Qwen2, section 2.2.2</a>
   */
  static final class Qwen2Moe extends Llama {
    Qwen2Moe() {
      super("qwen2_moe", "Qwen2Moe");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama =
          NeighbourFamily.biasedInside(super.table(config, number), config.flag("qkv_bias", true));
      LayerTable qwen =
          llama.attention(llama.attention().reach(LlamaFamily.qwenWindow(config, number)));
      return MixtureFamily.isOneNet(config, number)
          ? qwen
          : qwen.feedForward(
              SharedExpert.gated(
                  RoutedExperts.table(
                      "mlp.gate",
                      "mlp.experts",
                      config.size("num_local_experts", config.size("num_experts", 60)),
                      net("", config, config.size("moe_intermediate_size")),
                      config.size("num_experts_per_tok", 4),
                      config.flag("norm_topk_prob", false)),
                  net("mlp.shared_expert.", config, config.size("shared_expert_intermediate_size")),
                  "mlp.shared_expert_gate"));
    }
  }

  private static FeedForwardTable net(String room, Json config, long inner) {
    return FeedForwardTable.gated(
        room + "gate_proj",
        room + "up_proj",
        room + "down_proj",
        inner,
        Llama.activation(config),
        LinearForm.UNBIASED);
  }

  /** All experts of a layer in one tensor (IBM Granite 3). */
  static final class GraniteMoe extends LlamaFamily.Granite {
    GraniteMoe() {
      super("granitemoe", "GraniteMoe");
    }

    @Override
    LayerTable table(Json config, int number) {
      return super.table(config, number)
          .feedForward((layer, width) -> experts(config, layer, width));
    }

    private static FeedForward experts(Json config, Parameters layer, long width) {
      int count = config.size("num_local_experts", 8);
      long inner = config.size("intermediate_size");
      Parameters room = layer.at("block_sparse_moe");
      Value in = room.get("input_linear.weight", count, 2 * inner, width);
      Value out = room.get("output_linear.weight", count, width, inner);
      Activation activation = Activation.named(activation(config));
      List<FeedForward> experts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int which = i;
        experts.add(
            (ops, x) -> {
              Value both = ops.linear(x, ops.gather(in, which, 0));
              List<Value> halves = ops.split(both, -1, inner, inner);
              Value bent = ops.mul(activation.apply(ops, halves.get(0)), halves.get(1));
              return ops.linear(bent, ops.gather(out, which, 0));
            });
      }
      return new RoutedExperts(
          room.get("router.layer.weight", count, width),
          experts,
          config.size("num_experts_per_tok", 2),
          Rule.softmax(true));
    }
  }

  /** Baidu's ERNIE 4.5: experts are chosen with a bias. */
  static final class ErnieMoe extends Llama {
    ErnieMoe() {
      super("ernie4_5_moe", "Ernie4_5_Moe");
    }

    @Override
    PositionalEncoding position(Json config, int number) {
      return RotaryConfig.of(config, headWidth(config)).ofNeighbours();
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      LinearForm form = LinearForm.biased(config.flag("use_bias", false));
      LayerTable ernie =
          llama.attention(llama.attention().forms(form)).feedForward(plain(config, form));
      boolean mixed =
          (number + 1) % config.size("moe_layer_interval", 1) == 0
              && number >= config.sizeOrZero("moe_layer_start_index", 1)
              && (config.integer("moe_layer_end_index", -1) < 0
                  || number <= config.integer("moe_layer_end_index", -1));
      int inner = config.size("moe_intermediate_size");
      int shared = config.sizeOrZero("moe_num_shared_experts", 2);
      FeedForwardTable routed =
          RoutedExperts.table(
              "mlp.gate",
              "mlp.experts",
              config.size("moe_num_experts", 64),
              net("", config, inner),
              config.size("moe_k", 6),
              (layer, all) ->
                  new Rule(
                      false,
                      Optional.of(layer.get("mlp.moe_statics.e_score_correction_bias", 1, all)),
                      true,
                      1));
      if (!mixed) {
        return ernie;
      }
      return ernie.feedForward(
          shared == 0
              ? routed
              : SharedExpert.table(
                  routed, net("mlp.shared_experts.", config, (long) shared * inner)));
    }

    private static FeedForwardTable plain(Json config, LinearForm form) {
      return FeedForwardTable.gated(
          "mlp.gate_proj",
          "mlp.up_proj",
          "mlp.down_proj",
          config.size("intermediate_size"),
          activation(config),
          form);
    }
  }

  /**
   * Each expert is judged by itself, with a bias that balances them; the first layers have one net.
   *
   * @see <a href="https://arxiv.org/abs/2508.06471">GLM-4.5 Team 2025</a>
   */
  static class Glm4Moe extends Llama {
    Glm4Moe() {
      this("glm4_moe", "Glm4Moe");
    }

    Glm4Moe(String modelType, String classes) {
      super(modelType, classes);
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama =
          NeighbourFamily.biasedInside(
              super.table(config, number), config.flag("attention_bias", false));
      LayerTable normed =
          isNormed(config)
              ? llama.attention(llama.attention().headNorms("self_attn.q_norm", "self_attn.k_norm"))
              : llama;
      if (number < config.sizeOrZero("first_k_dense_replace", 1)) {
        return normed;
      }
      if (config.size("n_group", 1) != 1) {
        throw LlamaFamily.refused(config, "a choice among groups of experts ('n_group')");
      }
      int inner = config.size("moe_intermediate_size");
      return normed.feedForward(
          SharedExpert.table(
              RoutedExperts.table(
                  "mlp.gate",
                  "mlp.experts",
                  config.size("n_routed_experts", 128),
                  net("", config, inner),
                  config.size("num_experts_per_tok", 8),
                  (layer, all) ->
                      new Rule(
                          true,
                          Optional.of(layer.get("mlp.gate.e_score_correction_bias", all)),
                          config.flag("norm_topk_prob", true),
                          config.positive("routed_scaling_factor", 1))),
              net(
                  "mlp.shared_experts.",
                  config,
                  (long) inner * config.size("n_shared_experts", 1))));
    }

    boolean isNormed(Json config) {
      return config.flag("use_qk_norm", false);
    }
  }

  /** Heads are normed; some layers see a window (dots.llm1). */
  static final class Dots extends Glm4Moe {
    Dots() {
      super("dots1", "Dots1");
    }

    @Override
    boolean isNormed(Json config) {
      return true;
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable glm = super.table(config, number);
      return glm.attention(glm.attention().reach(LlamaFamily.window(config, number, false)));
    }
  }
}
