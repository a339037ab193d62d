package dev.heed.vision.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import java.util.List;

/**
 * A ViT over the patches of all frames of a clip. Each layer looks first at one patch through time,
 * then at all patches of one frame; or at everything at once.
 *
 * <p>{@code attentions.i} are the weights within frames, {@code [B * frames, H, N, N]}.
 *
 * @see <a href="https://arxiv.org/abs/2102.05095">Bertasius et al. 2021, Is Space-Time Attention
 *     All You Need for Video Understanding?</a>
 */
final class Timesformer implements Architecture {

  private static final String DIVIDED = "divided_space_time";
  private static final String JOINT = "joint_space_time";

  @Override
  public String modelType() {
    return "timesformer";
  }

  @Override
  public List<String> heads() {
    return List.of("TimesformerModel", "TimesformerForVideoClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    boolean isModel = Assembly.head(config, heads()).equals("TimesformerModel");
    boolean divided = isDivided(config);
    Parameters body = Checkpoint.body(parameters, "timesformer", "embeddings.cls_token");
    int width = Vit.width(config);
    long patch = config.size("patch_size", 16);
    Tubes tubes = Tubes.of(config, 8, 1, patch, patch);
    double epsilon = config.positive("layer_norm_eps", 1e-6);
    TimesformerSteps steps =
        new TimesformerSteps(
            ops,
            choices,
            width,
            config.size("num_attention_heads", 12),
            tubes.times(),
            tubes.perTime(),
            config.flag("qkv_bias", true),
            epsilon);

    Embedded tokens = embed(ops, choices, config, body.at("embeddings"), tubes);
    List<Parameters> layers =
        Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers", 12));
    LayerTable table =
        Vit.table(config, Mechanisms.NO_POSITION)
            .mixer((layer, i) -> divided ? steps.within(layer, i) : steps.all(layer, i));
    TransformerEncoder encoder = TransformerEncoder.of(table, layers, choices);
    Value first = divided ? steps.through(layers.get(0), 0, tokens.tokens()) : tokens.tokens();
    EncoderOutput encoded =
        encoder.encode(
            ops,
            ops.through("embeddings", first),
            LayerContext.on(ops, tokens.grid(), first),
            (i, x) -> divided ? steps.through(layers.get(i + 1), i + 1, x) : x);
    Value last = LayerNorm.of(body.at("layernorm"), width, epsilon).apply(ops, encoded.last());
    if (isModel) {
      ops.output("last_hidden_state", last);
    } else {
      Checkpoint.logits(ops, parameters.at("classifier"), config, Tokens.at(ops, last, 0));
    }
    encoded.outputMaps(ops, choices, "");
  }

  private static boolean isDivided(Json config) {
    String type = config.text("attention_type", DIVIDED);
    if (!type.equals(DIVIDED) && !type.equals(JOINT)) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "config.json asks for the attention_type '%s'. Heed builds TimeSformers of %s and %s."
              .formatted(type, DIVIDED, JOINT));
    }
    return type.equals(DIVIDED);
  }

  /** A class token, then all frames of the first patch, all of the second, and so on. */
  private static Embedded embed(
      Ops ops, Choices choices, Json config, Parameters embeddings, Tubes tubes) {
    int width = Vit.width(config);
    long patch = tubes.high();
    Parameters projection = embeddings.at("patch_embeddings.projection");
    Value weight = projection.get("weight", width, tubes.channels(), patch, patch);
    Value clip = tubes.input(ops, "pixel_values");
    Value frames = tubes.cut(ops, weight, projection.get("bias", width), clip); // [B, T * P, C]
    Value parted = ops.reshape(frames, 0, tubes.times(), tubes.perTime(), width);
    Value sorted = ops.transpose(parted, 0, 2, 1, 3); // [B, P, T, C]
    Value tokens = ops.reshape(sorted, 0, tubes.perTime() * tubes.times(), width);
    TokenGrid grid = TokenGrid.of(0, tubes.perTime(), tubes.times());
    Embedded all = new Embedded(tokens, grid).after(ops, embeddings.get("cls_token", 1, 1, width));
    Mechanisms mechanisms = Mechanisms.of(choices, config.size("num_attention_heads", 12), width);
    PositionalEncoding used = mechanisms.position(0, places(ops, embeddings, tubes, width));
    return new Embedded(used.onTokens(ops, all.tokens(), all.grid()), all.grid());
  }

  /** A vector for each patch and one for each frame; the class token has one of its own. */
  private static PositionalEncoding places(Ops ops, Parameters embeddings, Tubes tubes, int width) {
    Value space = embeddings.get("position_embeddings", 1, 1 + tubes.perTime(), width);
    Value time = embeddings.get("time_embeddings", 1, tubes.times(), width);
    Value patches = ops.reshape(Tokens.from(ops, space, 1), tubes.perTime(), 1, width);
    Value both = ops.reshape(ops.add(patches, time), 1, -1, width);
    Value all = ops.concat(1, ops.slice(space, 1, 0, 1), both);
    return new PositionalEncoding() {
      @Override
      public Value onTokens(Ops given, Value tokens, TokenGrid grid) {
        return given.add(tokens, all);
      }
    };
  }
}
