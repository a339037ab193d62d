package dev.heed.vision.architecture;

import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Grounding DINO's encoder: in each layer image and text read each other by one set of scores, then
 * the words of each name each other, then the tokens of the image what is around them.
 *
 * @see <a href="https://arxiv.org/abs/2303.05499">Liu et al. 2023, section 3.1</a>
 */
record GroundingEncoder(Ops ops, Json config, Parameters layers, GroundingText text) {

  /**
   * What the layers gave.
   *
   * @param image {@code [B, N, C]}
   * @param text {@code [B, T, C]}
   * @param layers with the maps of the image's own attention
   */
  record Encoded(Value image, Value text, EncoderOutput layers) {}

  private record Both(Value image, Value text) {}

  Encoded encode(Levels images, Value places) {
    int count = config.size("encoder_layers", 6);
    long width = images.tokens().size(-1);
    LevelEncoder around =
        LevelEncoder.of(
            config,
            LevelEncoder.table(
                config,
                width,
                config.size("encoder_ffn_dim", 2048),
                config.text("activation_function", "relu")));
    List<Value> states = new ArrayList<>(List.of(images.tokens()));
    List<Optional<Value>> maps = new ArrayList<>();
    Both now = new Both(images.tokens(), text.tokens());
    List<Parameters> all = Checkpoint.layers(layers, count);
    for (int i = 0; i < count; i++) {
      Parameters layer = all.get(i);
      try (Scope in = ops.scope("layer." + i)) {
        Both fused = fuse(layer.at("fusion_layer"), now);
        Value words = enhance(layer.at("text_enhancer_layer"), fused.text());
        EncoderOutput seen =
            around.encode(
                ops, List.of(layer.at("deformable_layer")), images.with(fused.image()), places);
        now = new Both(seen.last(), words);
        states.add(seen.last());
        maps.addAll(seen.maps());
      }
    }
    return new Encoded(now.image(), now.text(), new EncoderOutput(states, maps));
  }

  /** Image and text read each other: the same scores, over words and over places. */
  private Both fuse(Parameters layer, Both now) {
    long width = now.image().size(-1);
    long inner = config.size("encoder_ffn_dim", 2048) / 2;
    int heads = config.size("encoder_attention_heads", 8) / 2;
    Value image =
        GroundingText.norm(layer.at("layer_norm_vision"), config, width).apply(ops, now.image());
    Value words =
        GroundingText.norm(layer.at("layer_norm_text"), config, width).apply(ops, now.text());
    Parameters maps = layer.at("attn");
    Value asked =
        ops.div(
            heads(maps.at("vision_proj"), image, inner, heads), Math.sqrt((double) inner / heads));
    Value told = heads(maps.at("text_proj"), words, inner, heads);
    Value scores = ops.product(asked, false, told, true); // [B, H, N, T]
    Value padding = ops.scalar(ElementType.F32, Double.NEGATIVE_INFINITY);
    Value overWords = ops.softmax(ops.where(text.real(ops), scores, padding), 3);
    Value overPlaces = ops.softmax(ops.transpose(scores, 0, 1, 3, 2), 3);
    Value read = ops.matMul(overWords, heads(maps.at("values_text_proj"), words, inner, heads));
    Value seen = ops.matMul(overPlaces, heads(maps.at("values_vision_proj"), image, inner, heads));
    Value toImage =
        Linear.of(maps.at("out_vision_proj"), inner, width, true)
            .apply(ops, MultiHeadAttention.join(ops, read));
    Value toText =
        Linear.of(maps.at("out_text_proj"), inner, width, true)
            .apply(ops, MultiHeadAttention.join(ops, seen));
    return new Both(
        ops.add(image, ops.mul(toImage, layer.get("vision_param", width))),
        ops.add(words, ops.mul(toText, layer.get("text_param", width))));
  }

  private Value heads(Parameters map, Value x, long inner, int heads) {
    return MultiHeadAttention.split(
        ops, Linear.of(map, x.size(-1), inner, true).apply(ops, x), heads);
  }

  /** The words of each name read each other. */
  private Value enhance(Parameters layer, Value words) {
    long width = words.size(-1);
    int heads = config.size("encoder_attention_heads", 8) / 2;
    // As published: the waves take the type of the numbers, which are whole.
    Value waves = SinePlaces.ofNumbers(ops, text.numbers(), width, 10_000);
    Value places = ops.cast(ops.cast(waves, ElementType.I64), ElementType.F32);
    LayerTable table =
        LayerTable.of(width, NormTable.layerNorm(config.positive("layer_norm_eps", 1e-5)))
            .mixer(
                (own, i) ->
                    GroundingText.attention(own.at("self_attn"), width, heads).among(places))
            .feedForward(
                FeedForwardTable.mlp(
                    "fc1",
                    "fc2",
                    config.size("encoder_ffn_dim", 2048) / 2,
                    config.text("activation_function", "relu")))
            .normsOnSum("layer_norm_before", "layer_norm_after");
    LayerContext context =
        LayerContext.on(ops, TokenGrid.line(words.axis(1)), words)
            .withMask(ops.unsqueeze(text.together(), 1));
    return TransformerEncoder.of(table, List.of(layer), Choices.none())
        .encode(ops, words, context)
        .last();
  }
}
