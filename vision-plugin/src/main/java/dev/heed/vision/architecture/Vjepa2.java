package dev.heed.vision.architecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.encoding.RotaryEncoding.Layout;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.LinearForm;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dim;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.encoding.GridRotary;
import java.util.List;

/**
 * A ViT over tubes of a clip of any number of frames; queries and keys turn by frame, row and
 * column. A trained query asks what happens.
 *
 * @see <a href="https://arxiv.org/abs/2506.09985">Assran et al. 2025, V-JEPA 2: Self-Supervised
 *     Video Models Enable Understanding, Prediction and Planning</a>
 */
final class Vjepa2 implements Architecture {

  @Override
  public String modelType() {
    return "vjepa2";
  }

  @Override
  public List<String> heads() {
    return List.of("VJEPA2Model", "VJEPA2ForVideoClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean isModel = Assembly.head(config, heads()).equals("VJEPA2Model");
    String probe = "encoder.embeddings.patch_embeddings.proj.weight";
    Parameters body = Checkpoint.body(parameters, "vjepa2", probe).at("encoder");
    int width = config.size("hidden_size", 1024);
    long side = config.size("crop_size", 256);
    long patch = config.size("patch_size", 16);
    Tubes tubes =
        new Tubes(
            Dim.of("num_frames"),
            config.size("in_chans", 3),
            side,
            side,
            config.size("tubelet_size", 2),
            patch,
            patch);
    Value clip = tubes.input(ops, "pixel_values_videos");
    Value tokens = tubes.tokens(ops, body.at("embeddings.patch_embeddings.proj"), width, clip);
    LayerTable table = table(config, turning(ops, config, tubes, tokens));
    EncoderOutput encoded =
        TransformerEncoder.of(
                table,
                Checkpoint.layers(body.at("layer"), config.size("num_hidden_layers", 24)),
                choices)
            .encode(ops, new Embedded(tokens, TokenGrid.line(tokens.axis(1))));
    Value last = table.norm(body.at("layernorm")).apply(ops, encoded.last());
    if (isModel) {
      ops.output("last_hidden_state", last);
    } else {
      Value seen = asked(ops, config, parameters.at("pooler"), last);
      Checkpoint.logits(ops, parameters.at("classifier"), config, seen);
    }
    encoded.outputMaps(ops, choices, "");
  }

  private static LayerTable table(Json config, GridRotary turning) {
    LinearForm biased = LinearForm.biased(config.flag("qkv_bias", true));
    int width = config.size("hidden_size", 1024);
    return LayerTable.of(width, NormTable.layerNorm(config.positive("layer_norm_eps", 1e-6)))
        .attention(
            AttentionTable.split(
                    "attention.query", "attention.key", "attention.value", "attention.proj")
                .heads(config.size("num_attention_heads", 16))
                .forms(biased, biased, biased, LinearForm.BIASED)
                .position(turning))
        .feedForward(
            FeedForwardTable.mlp(
                "mlp.fc1",
                "mlp.fc2",
                (long) (width * config.positive("mlp_ratio", 4)),
                config.text("hidden_act", "gelu")))
        .normsBefore("norm1", "norm2");
  }

  /**
   * A third of a head's numbers turns by the frame, a third by the row, a third by the column. In
   * the published code neighbours make a pair, but the angles of a third stand one after the other,
   * twice; models were trained so.
   */
  private static GridRotary turning(Ops ops, Json config, Tubes tubes, Value tokens) {
    int head = config.size("hidden_size", 1024) / config.size("num_attention_heads", 16);
    int pairs = head / 3 / 2;
    if (pairs == 0) {
      throw HeedException.invalidModel(
          "A head has %s numbers, but two of them turn by the frame, two by the row and two by the column. Look at hidden_size and num_attention_heads in config.json."
              .formatted(head));
    }
    float[] speeds = new float[pairs];
    for (int i = 0; i < pairs; i++) {
      speeds[i] = (float) Math.pow(10_000, -(double) i / pairs);
    }
    Value speed = ops.constant(Tensor.of(Shape.of(pairs), speeds));
    Value number = ops.range(ops.constant(0L), ops.dimension(tokens, 1), ops.constant(1L)); // [N]
    Value perFrame = ops.constant(tubes.perTime());
    Value within = ops.mod(number, perFrame);
    Value perRow = ops.constant(tubes.columns());
    Value frames = angles(ops, ops.div(number, perFrame), speed);
    Value rows = angles(ops, ops.div(within, perRow), speed);
    Value columns = angles(ops, ops.mod(within, perRow), speed);
    long rest = head - 6L * pairs;
    Value still = ops.mul(ops.slice(frames, 1, 0, 1), 0); // [N, 1]
    Value turned = ops.concat(1, frames, frames, rows, rows, columns, columns);
    Value all = rest == 0 ? turned : ops.concat(1, turned, ops.tile(still, 1, rest)); // [N, D]
    return new GridRotary(Layout.INTERLEAVED, ops.cos(all), ops.sin(all));
  }

  private static Value angles(Ops ops, Value places, Value speed) {
    return ops.mul(ops.unsqueeze(ops.cast(places, ElementType.F32), 1), speed);
  }

  /** More layers without positions, then one query that reads all tokens: {@code [B, C]}. */
  private static Value asked(Ops ops, Json config, Parameters pooler, Value last) {
    int width = config.size("hidden_size", 1024);
    ClipLayers layers =
        new ClipLayers(
            width,
            4 * width,
            config.size("num_attention_heads", 16),
            Math.max(1, config.sizeOrZero("num_pooler_layers", 3)),
            config.text("hidden_act", "gelu"),
            config.positive("layer_norm_eps", 1e-6));
    LayerTable table = layers.table(Mechanisms.NO_POSITION);
    Value x = last;
    if (config.sizeOrZero("num_pooler_layers", 3) > 0) {
      List<Parameters> own = Checkpoint.layers(pooler.at("self_attention_layers"), layers.count());
      Embedded tokens = new Embedded(x, TokenGrid.line(x.axis(1)));
      x = TransformerEncoder.of(table, own, Choices.none()).encode(ops, tokens).last();
    }
    Parameters cross = pooler.at("cross_attention_layer");
    Value query = Tokens.repeat(ops, pooler.get("query_tokens", 1, 1, width), x);
    Value memory = table.norm(cross.at("layer_norm1")).apply(ops, x);
    Value read =
        MultiHeadAttention.join(
            ops,
            DotProductAttention.scaled(Weighting.SOFTMAX)
                .attend(
                    ops,
                    heads(ops, layers, cross.at("cross_attn.q_proj"), query),
                    heads(ops, layers, cross.at("cross_attn.k_proj"), memory),
                    heads(ops, layers, cross.at("cross_attn.v_proj"), memory),
                    AttentionContext.on(TokenGrid.line(x.axis(1))))
                .output());
    Value answer = ops.add(query, read);
    Value normed = table.norm(cross.at("layer_norm2")).apply(ops, answer);
    Value net = layers.feedForward().of(cross, width).apply(ops, normed);
    return Tokens.at(ops, ops.add(answer, net), 0);
  }

  private static Value heads(Ops ops, ClipLayers layers, Parameters part, Value x) {
    Linear linear = Linear.of(part, layers.width(), layers.width(), true);
    return MultiHeadAttention.split(ops, linear.apply(ops, x), layers.heads());
  }
}
