package dev.heed.nlp.architecture;

import dev.heed.encoding.AlibiEncoding;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.AttentionTable.FusedOrder;
import dev.heed.layer.CausalText;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.NormTable;
import dev.heed.layer.RotaryConfig;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.PositionTable;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.List;
import java.util.Optional;

/** Decoders that companies and their communities opened in 2022 and 2023. */
public final class OpenFamily {

  private OpenFamily() {}

  public static List<Architecture> all() {
    return List.of(new Opt(), new Bloom(), new Falcon(), new Mpt());
  }

  /**
   * Learned positions, of which the first two rows are never read.
   *
   * @see <a href="https://arxiv.org/abs/2205.01068">Zhang et al. 2022, OPT</a>
   */
  static final class Opt extends ClassicDecoder {
    Opt() {
      super("opt", "OPT");
    }

    @Override
    DecoderNames names() {
      return new DecoderNames(
          "model.decoder", "embed_tokens", "layers", "final_layer_norm", "lm_head");
    }

    @Override
    NormTable norm(Json config) {
      return NormTable.layerNorm(1e-5);
    }

    @Override
    Optional<PositionalEncoding> places(Ops ops, Json config, Parameters body, CausalText text) {
      int width = sizes(config).width();
      Value all =
          body.get("embed_positions.weight", config.size("max_position_embeddings") + 2, width);
      return Optional.of(new PositionTable(all, ops.add(text.positions(), ops.constant(2L))));
    }

    @Override
    LayerTable table(Json config, int number) {
      int width = sizes(config).width();
      if (!config.flag("do_layer_norm_before", true)
          || config.size("word_embed_proj_dim", width) != width) {
        throw LlamaFamily.refused(config, "norms behind the steps, or words of another width");
      }
      LinearForm form = LinearForm.biased(config.flag("enable_bias", true));
      return of(
              config,
              AttentionTable.split(
                      "self_attn.q_proj",
                      "self_attn.k_proj",
                      "self_attn.v_proj",
                      "self_attn.out_proj")
                  .forms(form),
              FeedForwardTable.mlp(
                  "fc1",
                  "fc2",
                  config.size("ffn_dim"),
                  config.text("activation_function", "relu"),
                  form))
          .normsBefore("self_attn_layer_norm", "final_layer_norm");
    }
  }

  /**
   * ALiBi, and a norm on the words.
   *
   * @see <a href="https://arxiv.org/abs/2211.05100">BigScience 2022, BLOOM</a>
   */
  static final class Bloom extends ClassicDecoder {
    Bloom() {
      super("bloom", "Bloom");
    }

    @Override
    DecoderNames names() {
      return new DecoderNames("transformer", "word_embeddings", "h", "ln_f", "lm_head");
    }

    @Override
    DecoderSizes sizes(Json config) {
      return DecoderSizes.of(
          config,
          config.has("hidden_size") ? "hidden_size" : "n_embed",
          "n_layer",
          config.has("n_head") ? "n_head" : "num_attention_heads");
    }

    @Override
    Value embedded(Ops ops, Json config, Parameters body, Value words) {
      Parameters norm = body.at("word_embeddings_layernorm");
      double epsilon = config.positive("layer_norm_epsilon", 1e-5);
      return LayerNorm.of(norm, sizes(config).width(), epsilon).apply(ops, words);
    }

    @Override
    LayerTable table(Json config, int number) {
      LlamaFamily.refuse(config, "apply_residual_connection_post_layernorm");
      return of(
          config,
          perGroup("self_attention", LinearForm.BIASED).position(new AlibiEncoding()),
          wide(config, sizes(config).width(), "gelu_new", LinearForm.BIASED));
    }
  }

  /**
   * Attention and net beside each other; several heads share a key.
   *
   * @see <a href="https://arxiv.org/abs/2311.16867">Almazrouei et al. 2023, Falcon</a>
   */
  static final class Falcon extends ClassicDecoder {
    Falcon() {
      super("falcon", "Falcon");
    }

    @Override
    DecoderNames names() {
      return new DecoderNames("transformer", "word_embeddings", "h", "ln_f", "lm_head");
    }

    private static boolean isNewer(Json config) {
      return config.flag("new_decoder_architecture", false);
    }

    @Override
    DecoderSizes sizes(Json config) {
      DecoderSizes all =
          DecoderSizes.of(config, "hidden_size", "num_hidden_layers", "num_attention_heads");
      int shared =
          isNewer(config)
              ? config.size("num_kv_heads", all.heads())
              : config.flag("multi_query", true) ? 1 : all.heads();
      return new DecoderSizes(all.width(), all.layers(), all.heads(), shared, all.headWidth());
    }

    @Override
    LayerTable table(Json config, int number) {
      LlamaFamily.refuse(config, "alibi");
      LinearForm form = LinearForm.biased(config.flag("bias", false));
      DecoderSizes sizes = sizes(config);
      LayerTable table =
          of(
              config,
              perGroup("self_attention", form).position(RotaryConfig.of(config, sizes.headWidth())),
              wide(config, sizes.width(), config.text("activation", "gelu"), form));
      if (isNewer(config) && config.size("num_ln_in_parallel_attn", 2) == 2) {
        return table.normsBefore("ln_attn", "ln_mlp").parallel();
      }
      return isNewer(config) || config.flag("parallel_attn", true)
          ? table.normsBefore("input_layernorm", "input_layernorm").parallel()
          : table;
    }
  }

  /** ALiBi, norms without biases, maps without biases (MosaicML's MPT). */
  static final class Mpt extends ClassicDecoder {
    Mpt() {
      super("mpt", "Mpt");
    }

    @Override
    DecoderNames names() {
      return new DecoderNames("transformer", "wte", "blocks", "norm_f", "lm_head");
    }

    @Override
    NormTable norm(Json config) {
      return NormTable.layerNormWithoutBias(config.positive("layer_norm_epsilon", 1e-5));
    }

    @Override
    DecoderSizes sizes(Json config) {
      return DecoderSizes.of(config, "d_model", "n_layers", "n_heads");
    }

    @Override
    LayerTable table(Json config, int number) {
      Json attention = config.objectOrEmpty("attn_config");
      int heads = sizes(config).heads();
      if (!attention.flag("alibi", true) || Integer.bitCount(heads) != 1) {
        throw LlamaFamily.refused(config, "positions other than ALiBi for 2, 4, 8, ... heads");
      }
      AttentionTable fused =
          AttentionTable.fused("attn.Wqkv", "attn.out_proj", FusedOrder.THIRDS)
              .forms(LinearForm.UNBIASED)
              .position(new AlibiEncoding());
      double most = attention.finite("clip_qkv", 0);
      return of(
              config,
              most == 0 ? fused : fused.clipped(most),
              FeedForwardTable.mlp(
                  "ffn.up_proj",
                  "ffn.down_proj",
                  4L * sizes(config).width(),
                  "gelu",
                  LinearForm.UNBIASED))
          .normsBefore("norm_1", "norm_2");
    }
  }
}
