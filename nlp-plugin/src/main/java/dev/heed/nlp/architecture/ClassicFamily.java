package dev.heed.nlp.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.encoding.RotaryEncoding;
import dev.heed.encoding.RotaryFrequencies;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.AttentionTable.FusedOrder;
import dev.heed.layer.CausalText;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.NormTable;
import dev.heed.layer.Reach;
import dev.heed.layer.RotaryConfig;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.spi.Architecture;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.List;
import java.util.Optional;

/**
 * Decoders of the years before and beside {@link Llama}: layer norms, plain nets, and a checkpoint
 * with names of its own.
 */
public final class ClassicFamily {

  private ClassicFamily() {}

  public static List<Architecture> all() {
    return List.of(new GptNeoX(), new GptJ(), new GptNeo(), new GptBigCode());
  }

  /**
   * Attention and net beside each other, each behind a norm; a part of a head is turned (Pythia).
   *
   * @see <a href="https://arxiv.org/abs/2204.06745">Black et al. 2022, GPT-NeoX-20B</a>
   */
  static final class GptNeoX extends ClassicDecoder {
    GptNeoX() {
      super("gpt_neox", "GPTNeoX");
    }

    @Override
    DecoderNames names() {
      return new DecoderNames("gpt_neox", "embed_in", "layers", "final_layer_norm", "embed_out");
    }

    @Override
    NormTable norm(Json config) {
      return NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5));
    }

    @Override
    PositionalEncoding position(Json config, int number) {
      int headWidth = sizes(config).headWidth();
      return config.has("rope_parameters")
          ? RotaryConfig.of(config, headWidth)
          : new RotaryEncoding(
              RotaryEncoding.Layout.HALVES,
              RotaryFrequencies.of(
                  (int) (headWidth * config.positive("rotary_pct", 0.25)),
                  config.positive("rotary_emb_base", 10_000)));
    }

    @Override
    LayerTable table(Json config, int number) {
      LinearForm form = LinearForm.biased(config.flag("attention_bias", true));
      LayerTable table =
          of(
              config,
              perGroup("attention", form).position(position(config, number)),
              wide(
                  config,
                  sizes(config).width(),
                  config.text("hidden_act", "gelu"),
                  LinearForm.BIASED));
      return config.flag("use_parallel_residual", true) ? table.parallel() : table;
    }
  }

  /**
   * Attention and net beside each other behind one norm.
   *
   * @see <a href="https://github.com/kingoflolz/mesh-transformer-jax">Wang and Komatsuzaki 2021,
   *     GPT-J-6B</a>
   */
  static final class GptJ extends ClassicDecoder {
    GptJ() {
      super("gptj", "GPTJ");
    }

    @Override
    DecoderNames names() {
      return new DecoderNames("transformer", "wte", "h", "ln_f", "lm_head");
    }

    @Override
    DecoderSizes sizes(Json config) {
      return DecoderSizes.of(config, "n_embd", "n_layer", "n_head");
    }

    @Override
    LayerTable table(Json config, int number) {
      DecoderSizes sizes = sizes(config);
      int turned = config.size("rotary_dim", sizes.headWidth());
      return of(
              config,
              AttentionTable.split("attn.q_proj", "attn.k_proj", "attn.v_proj", "attn.out_proj")
                  .forms(LinearForm.UNBIASED)
                  .position(
                      new RotaryEncoding(
                          RotaryEncoding.Layout.INTERLEAVED, RotaryFrequencies.of(turned, 10_000))),
              FeedForwardTable.mlp(
                  "mlp.fc_in",
                  "mlp.fc_out",
                  config.size("n_inner", 4 * sizes.width()),
                  config.text("activation_function", "gelu_new")))
          .normsBefore("ln_1", "ln_1")
          .parallel();
    }
  }

  /** Every other layer sees a window; scores are not scaled (EleutherAI's GPT-Neo). */
  static final class GptNeo extends ClassicDecoder {
    GptNeo() {
      super("gpt_neo", "GPTNeo");
    }

    @Override
    DecoderNames names() {
      return new DecoderNames("transformer", "wte", "h", "ln_f", "lm_head");
    }

    @Override
    DecoderSizes sizes(Json config) {
      return DecoderSizes.of(config, "hidden_size", "num_layers", "num_heads");
    }

    @Override
    Optional<PositionalEncoding> places(Ops ops, Json config, Parameters body, CausalText text) {
      return Optional.of(learned(config, "max_position_embeddings", sizes(config), body, text));
    }

    @Override
    LayerTable table(Json config, int number) {
      List<String> kinds = config.texts("attention_layers");
      boolean local = number < kinds.size() ? kinds.get(number).equals("local") : number % 2 != 0;
      Optional<Reach> reach =
          local ? Optional.of(Reach.window(config.size("window_size", 256))) : Optional.empty();
      String room = "attn.attention.";
      return of(
              config,
              AttentionTable.split(
                      room + "q_proj", room + "k_proj", room + "v_proj", room + "out_proj")
                  .forms(
                      LinearForm.UNBIASED,
                      LinearForm.UNBIASED,
                      LinearForm.UNBIASED,
                      LinearForm.BIASED)
                  .attention(DotProductAttention.unscaled(Weighting.SOFTMAX))
                  .reach(reach),
              FeedForwardTable.mlp(
                  "mlp.c_fc",
                  "mlp.c_proj",
                  config.size("intermediate_size", 4 * sizes(config).width()),
                  config.text("activation_function", "gelu_new")))
          .normsBefore("ln_1", "ln_2");
    }
  }

  /**
   * GPT-2 where all heads of queries share one key (StarCoder).
   *
   * @see <a href="https://arxiv.org/abs/2301.03988">Ben Allal et al. 2023, SantaCoder</a>
   */
  static final class GptBigCode extends ClassicDecoder {
    GptBigCode() {
      super("gpt_bigcode", "GPTBigCode");
    }

    @Override
    DecoderNames names() {
      return new DecoderNames("transformer", "wte", "h", "ln_f", "lm_head");
    }

    private static boolean isShared(Json config) {
      return config.flag("multi_query", true);
    }

    @Override
    DecoderSizes sizes(Json config) {
      DecoderSizes all = DecoderSizes.of(config, "n_embd", "n_layer", "n_head");
      int keyHeads = isShared(config) ? 1 : all.heads();
      return new DecoderSizes(all.width(), all.layers(), all.heads(), keyHeads, all.headWidth());
    }

    @Override
    Optional<PositionalEncoding> places(Ops ops, Json config, Parameters body, CausalText text) {
      return Optional.of(learned(config, "n_positions", sizes(config), body, text));
    }

    @Override
    LayerTable table(Json config, int number) {
      FusedOrder order = isShared(config) ? FusedOrder.THIRDS : FusedOrder.PER_GROUP;
      return of(
              config,
              AttentionTable.fused("attn.c_attn", "attn.c_proj", order),
              FeedForwardTable.mlp(
                  "mlp.c_fc",
                  "mlp.c_proj",
                  config.size("n_inner", 4 * sizes(config).width()),
                  config.text("activation_function", "gelu_pytorch_tanh")))
          .normsBefore("ln_1", "ln_2");
    }
  }
}
