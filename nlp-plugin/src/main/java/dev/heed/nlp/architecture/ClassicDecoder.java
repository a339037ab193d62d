package dev.heed.nlp.architecture;

import dev.heed.layer.AttentionTable;
import dev.heed.layer.AttentionTable.FusedOrder;
import dev.heed.layer.CausalText;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.NormTable;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.PositionTable;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;

/** A decoder with norms before both steps and a plain net that is four times as wide. */
abstract class ClassicDecoder extends Llama {
  ClassicDecoder(String modelType, String classes) {
    super(modelType, classes);
  }

  @Override
  NormTable norm(Json config) {
    return NormTable.layerNorm(config.positive("layer_norm_epsilon", 1e-5));
  }

  LayerTable of(Json config, AttentionTable attention, FeedForwardTable net) {
    DecoderSizes sizes = sizes(config);
    return LayerTable.of(sizes.width(), norm(config))
        .attention(attention.heads(sizes.heads(), sizes.keyHeads(), sizes.headWidth()))
        .feedForward(net)
        .normsBefore("input_layernorm", "post_attention_layernorm");
  }

  static FeedForwardTable wide(Json config, int width, String activation, LinearForm form) {
    return FeedForwardTable.mlp(
        "mlp.dense_h_to_4h",
        "mlp.dense_4h_to_h",
        config.size("ffn_hidden_size", config.size("intermediate_size", 4 * width)),
        activation,
        form);
  }

  static AttentionTable perGroup(String room, LinearForm form) {
    return AttentionTable.fused(room + ".query_key_value", room + ".dense", FusedOrder.PER_GROUP)
        .forms(form);
  }

  static PositionTable learned(
      Json config, String count, DecoderSizes sizes, Parameters body, CausalText text) {
    Value places = body.get("wpe.weight", config.size(count), sizes.width());
    return new PositionTable(places, text.positions());
  }
}
