package dev.heed.nlp.architecture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.util.Map;

/**
 * What a text model's configuration class assumes. Files of models with pictures name of their text
 * model only what differs.
 */
final class TextDefaults {

  private static final String LLAMA =
      """
      {"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008,
       "num_hidden_layers": 32, "num_attention_heads": 32}
      """;

  private static final String QWEN_VL =
      """
      {"vocab_size": 152064, "hidden_size": 8192, "intermediate_size": 29568,
       "num_hidden_layers": 80, "num_attention_heads": 64, "num_key_value_heads": 8,
       "rms_norm_eps": 1e-5}
      """;

  private static final Map<String, String> BY_TYPE =
      Map.of(
          "llama", LLAMA,
          "mistral",
              """
              {"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 14336,
               "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
               "sliding_window": 4096}
              """,
          "qwen2",
              """
              {"vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 22016,
               "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32}
              """,
          "qwen3",
              """
              {"vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 22016,
               "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32,
               "head_dim": 128}
              """,
          "qwen2_vl", QWEN_VL,
          "qwen2_5_vl", QWEN_VL,
          "gemma",
              """
              {"vocab_size": 256000, "hidden_size": 3072, "intermediate_size": 24576,
               "num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 16,
               "head_dim": 256}
              """,
          "gemma2",
              """
              {"vocab_size": 256000, "hidden_size": 2304, "intermediate_size": 9216,
               "num_hidden_layers": 26, "num_attention_heads": 8, "num_key_value_heads": 4,
               "head_dim": 256, "query_pre_attn_scalar": 256, "sliding_window": 4096}
              """,
          "lfm2",
              """
              {"vocab_size": 65536, "hidden_size": 2560, "intermediate_size": 12288,
               "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
               "rope_theta": 1000000}
              """,
          "gemma3",
              """
              {"vocab_size": 262208, "hidden_size": 2304, "intermediate_size": 9216,
               "num_hidden_layers": 26, "num_attention_heads": 8, "num_key_value_heads": 4,
               "head_dim": 256, "query_pre_attn_scalar": 256, "sliding_window": 4096}
              """);

  private TextDefaults() {}

  /** The text model's part of a configuration, with what its class assumes. */
  static Json over(Json config) {
    Json own = PictureText.own(config);
    String type = own.text("model_type", "llama").replaceFirst("_text$", "");
    ObjectNode all = ((ObjectNode) JsonNodes.of(own)).deepCopy();
    Json assumed = Json.parse(type, BY_TYPE.getOrDefault(type.replace("qwen3_vl", "qwen3"), "{}"));
    for (String key : assumed.keys()) {
      if (!own.has(key)) {
        all.set(key, JsonNodes.get(assumed, key));
      }
    }
    return JsonNodes.json(own.origin(), all);
  }
}
