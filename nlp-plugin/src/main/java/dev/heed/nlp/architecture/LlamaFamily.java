package dev.heed.nlp.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.AttentionTable.FusedOrder;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.NormTable;
import dev.heed.layer.Reach;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.List;
import java.util.Optional;

/** Models that are {@link Llama} but for a few lines. */
public final class LlamaFamily {

  private LlamaFamily() {}

  public static List<Architecture> all() {
    return List.of(
        new Mistral(),
        new Qwen2(),
        new Qwen3(),
        new Granite(),
        new SmolLm3(),
        new StarCoder2(),
        new Phi3(),
        new Ministral(),
        new Ministral3(),
        new SeedOss(),
        new Arcee(),
        new Exaone4(),
        new HunYuan());
  }

  /**
   * A token sees a window of the last tokens.
   *
   * @see <a href="https://arxiv.org/abs/2310.06825">Jiang et al. 2023, Mistral 7B</a>
   */
  static final class Mistral extends Llama {
    Mistral() {
      super("mistral", "Mistral");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      return llama.attention(llama.attention().reach(window(config)));
    }
  }

  /**
   * Queries, keys and values have biases; some layers see a window.
   *
   * @see <a href="https://arxiv.org/abs/2407.10671">Yang et al. 2024, Qwen2</a>
   */
  static final class Qwen2 extends Llama {
    Qwen2() {
      super("qwen2", "Qwen2");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      return llama.attention(
          llama
              .attention()
              .forms(LinearForm.BIASED, LinearForm.BIASED, LinearForm.BIASED, LinearForm.UNBIASED)
              .reach(qwenWindow(config, number)));
    }
  }

  /**
   * Each head of queries and keys is normed.
   *
   * @see <a href="https://arxiv.org/abs/2505.09388">Yang et al. 2025, Qwen3</a>
   */
  static final class Qwen3 extends Llama {
    Qwen3() {
      super("qwen3", "Qwen3");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      return llama.attention(
          llama
              .attention()
              .headNorms("self_attn.q_norm", "self_attn.k_norm")
              .reach(qwenWindow(config, number)));
    }
  }

  /** LLaMA with four factors: of words, scores, residuals and logits (IBM Granite 3). */
  static class Granite extends Llama {
    Granite() {
      this("granite", "Granite");
    }

    Granite(String modelType, String classes) {
      super(modelType, classes);
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      double scale = config.finite("attention_multiplier", 1);
      return llama
          .attention(
              llama.attention().attention(DotProductAttention.scaledBy(scale, Weighting.SOFTMAX)))
          .residual(config.finite("residual_multiplier", 1));
    }

    @Override
    Value embedded(Ops ops, Json config, Parameters body, Value words) {
      return ops.mul(words, config.finite("embedding_multiplier", 1));
    }

    @Override
    Value logits(Ops ops, Json config, Value logits) {
      return ops.div(logits, config.positive("logits_scaling", 1));
    }
  }

  /**
   * Every fourth layer has no positions.
   *
   * @see <a href="https://arxiv.org/abs/2501.18795">Yang et al. 2025, RoPE to NoPE and Back
   *     Again</a>
   */
  static final class SmolLm3 extends Llama {
    SmolLm3() {
      super("smollm3", "SmolLM3");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      AttentionTable attention = llama.attention().reach(qwenWindow(config, number));
      boolean turned =
          config.has("no_rope_layers")
              ? config.numberAt("no_rope_layers", number) != 0
              : (number + 1) % config.size("no_rope_layer_interval", 4) != 0;
      return llama.attention(turned ? attention : attention.position(Mechanisms.NO_POSITION));
    }
  }

  /**
   * Layer norms, biases, and a plain feed-forward net.
   *
   * @see <a href="https://arxiv.org/abs/2402.19173">Lozhkov et al. 2024, StarCoder 2</a>
   */
  static final class StarCoder2 extends Llama {
    StarCoder2() {
      super("starcoder2", "Starcoder2");
    }

    @Override
    NormTable norm(Json config) {
      return NormTable.layerNorm(config.positive("norm_epsilon", 1e-5));
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      LinearForm form = LinearForm.biased(config.flag("use_bias", true));
      String activation = config.text("hidden_act", "gelu_pytorch_tanh");
      int inner = config.size("intermediate_size");
      return llama
          .attention(llama.attention().forms(form).reach(window(config)))
          .feedForward(FeedForwardTable.mlp("mlp.c_fc", "mlp.c_proj", inner, activation, form));
    }
  }

  /**
   * One linear map for queries, keys and values, and one for both halves of the net.
   *
   * @see <a href="https://arxiv.org/abs/2404.14219">Abdin et al. 2024, Phi-3</a>
   */
  static final class Phi3 extends Llama {
    Phi3() {
      super("phi3", "Phi3");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      return llama
          .attention(
              llama
                  .attention()
                  .maps(FusedOrder.THIRDS, "self_attn.qkv_proj", "self_attn.o_proj")
                  .reach(window(config)))
          .feedForward(
              FeedForwardTable.fusedGated(
                  "mlp.gate_up_proj",
                  "mlp.down_proj",
                  config.size("intermediate_size"),
                  activation(config),
                  LinearForm.UNBIASED));
    }
  }

  /** Some layers see a window. */
  static final class Ministral extends Llama {
    Ministral() {
      super("ministral", "Ministral");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      return llama.attention(llama.attention().reach(window(config, number, true)));
    }
  }

  /** Queries grow with their position, beyond the first training. */
  static final class Ministral3 extends Llama {
    Ministral3() {
      super("ministral3", "Ministral3");
    }

    @Override
    PositionalEncoding position(Json config, int number) {
      Json rope = config.objectOrEmpty("rope_parameters");
      double beta = rope.finite("llama_4_scaling_beta", 0);
      PositionalEncoding turned = super.position(config, number);
      return beta == 0
          ? turned
          : new GrowingQueries(turned, beta, rope.size("original_max_position_embeddings"));
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      return llama.attention(llama.attention().reach(window(config)));
    }
  }

  /** Queries, keys and values have biases (ByteDance's Seed-OSS). */
  static final class SeedOss extends Llama {
    SeedOss() {
      super("seed_oss", "SeedOss");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      LinearForm in = LinearForm.biased(config.flag("attention_bias", true));
      LinearForm out = LinearForm.biased(config.flag("attention_out_bias", false));
      return llama.attention(llama.attention().forms(in, in, in, out));
    }
  }

  /** A plain net with a squared ReLU (Arcee's AFM). */
  static final class Arcee extends Llama {
    Arcee() {
      super("arcee", "Arcee");
    }

    @Override
    LayerTable table(Json config, int number) {
      return super.table(config, number).feedForward(LayerNormFamily.squared(config));
    }
  }

  /**
   * Norms behind each step and over each head; layers that see everything have no positions.
   *
   * @see <a href="https://arxiv.org/abs/2507.11407">LG AI Research 2025, EXAONE 4.0</a>
   */
  static final class Exaone4 extends Llama {
    Exaone4() {
      super("exaone4", "Exaone4");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      Optional<Reach> reach = window(config, number, (number + 1) % 4 != 0);
      AttentionTable attention =
          llama.attention().headNorms("self_attn.q_norm", "self_attn.k_norm").reach(reach);
      boolean turned = reach.isPresent() || !config.has("sliding_window");
      return llama
          .attention(turned ? attention : attention.position(Mechanisms.NO_POSITION))
          .normsBefore()
          .normsAfter("post_attention_layernorm", "post_feedforward_layernorm");
    }
  }

  /** Heads are normed after they were turned (Tencent's Hunyuan). */
  static final class HunYuan extends Llama {
    HunYuan() {
      super("hunyuan_v1_dense", "HunYuanDenseV1");
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      return llama.attention(
          llama
              .attention()
              .headNorms("self_attn.query_layernorm", "self_attn.key_layernorm")
              .normedBehindTurn());
    }
  }

  /** Refuses what a flag of the configuration asks for, and none of these builds. */
  static void refuse(Json config, String flag) {
    if (config.flag(flag, false)) {
      throw refused(config, "'" + flag + "'");
    }
  }

  static HeedException refused(Json config, String what) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "%s: %s is not built from weights. Export the model to ONNX, and put the graph into the folder."
            .formatted(config.origin(), what));
  }

  /** The window of all layers, if there is one. */
  static Optional<Reach> window(Json config) {
    return config.has("sliding_window")
        ? Optional.of(Reach.window(config.size("sliding_window")))
        : Optional.empty();
  }

  /**
   * The window of layer {@code number}, where {@code layer_types} says that it has one.
   *
   * @param otherwise whether it has one where the file lists no kinds
   */
  static Optional<Reach> window(Json config, int number, boolean otherwise) {
    List<String> kinds = config.texts("layer_types");
    boolean slides =
        kinds.isEmpty() ? otherwise : kind(config, kinds, number).equals("sliding_attention");
    return slides ? window(config) : Optional.empty();
  }

  private static String kind(Json config, List<String> kinds, int number) {
    if (number >= kinds.size()) {
      throw HeedException.invalidModel(
          "%s: 'layer_types' has %s entries, but the model has more layers."
              .formatted(config.origin(), kinds.size()));
    }
    return kinds.get(number);
  }

  static Optional<Reach> qwenWindow(Json config, int number) {
    boolean upper = number >= config.sizeOrZero("max_window_layers", 28);
    return window(config, number, config.flag("use_sliding_window", false) && upper);
  }
}
