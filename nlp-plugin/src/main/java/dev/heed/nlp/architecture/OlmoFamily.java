package dev.heed.nlp.architecture;

import dev.heed.layer.LayerTable;
import dev.heed.layer.NormTable;
import dev.heed.layer.RotaryConfig;
import dev.heed.model.Json;
import dev.heed.spi.Architecture;
import dev.heed.spi.PositionalEncoding;
import java.util.List;

/** The three generations of OLMo. */
public final class OlmoFamily {

  private OlmoFamily() {}

  public static List<Architecture> all() {
    return List.of(new Olmo(), new Olmo2(), new Olmo3());
  }

  /**
   * Norms without weights.
   *
   * @see <a href="https://arxiv.org/abs/2402.00838">Groeneveld et al. 2024, OLMo</a>
   */
  static final class Olmo extends Llama {
    Olmo() {
      super("olmo", "Olmo");
    }

    @Override
    NormTable norm(Json config) {
      return NormTable.layerNormAlone(1e-5);
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      double most = config.finite("clip_qkv", 0);
      return most == 0 ? llama : llama.attention(llama.attention().clipped(most));
    }
  }

  /**
   * Norms behind each step, and over all queries and keys.
   *
   * @see <a href="https://arxiv.org/abs/2501.00656">OLMo Team 2024, 2 OLMo 2 Furious</a>
   */
  static class Olmo2 extends Llama {
    Olmo2() {
      this("olmo2", "Olmo2");
    }

    Olmo2(String modelType, String classes) {
      super(modelType, classes);
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable llama = super.table(config, number);
      return llama
          .attention(llama.attention().queryKeyNorms("self_attn.q_norm", "self_attn.k_norm"))
          .normsBefore()
          .normsAfter("post_attention_layernorm", "post_feedforward_layernorm");
    }
  }

  /** Three of four layers see a window; those that do not may be stretched. */
  static final class Olmo3 extends Olmo2 {
    Olmo3() {
      super("olmo3", "Olmo3");
    }

    @Override
    PositionalEncoding position(Json config, int number) {
      boolean slides = LlamaFamily.window(config, number, (number + 1) % 4 != 0).isPresent();
      String kind = slides ? "sliding_attention" : "full_attention";
      double base = config.positive("rope_theta", 500_000);
      return RotaryConfig.of(config, kind, base, headWidth(config));
    }

    @Override
    LayerTable table(Json config, int number) {
      LayerTable olmo = super.table(config, number);
      return olmo.attention(
          olmo.attention().reach(LlamaFamily.window(config, number, (number + 1) % 4 != 0)));
    }
  }
}
