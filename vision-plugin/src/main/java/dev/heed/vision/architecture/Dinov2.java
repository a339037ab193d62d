package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.LinearForm;
import dev.heed.layer.Norm;
import dev.heed.layer.NormTable;
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
import dev.heed.vision.encoding.Interpolation;
import java.util.List;

/**
 * Features learned without labels; with registers, tokens that take up what would else disturb the
 * patches.
 *
 * @see <a href="https://arxiv.org/abs/2304.07193">Oquab et al. 2023, DINOv2</a>
 * @see <a href="https://arxiv.org/abs/2309.16588">Darcet et al. 2023, Vision Transformers Need
 *     Registers</a>
 */
final class Dinov2 implements Architecture {

  private static final String REGISTERED = "dinov2_with_registers";

  private final String modelType;
  private final String className;

  private Dinov2(String modelType, String className) {
    this.modelType = modelType;
    this.className = className;
  }

  public static Dinov2 plain() {
    return new Dinov2("dinov2", "Dinov2");
  }

  public static Dinov2 withRegisters() {
    return new Dinov2(REGISTERED, "Dinov2WithRegisters");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return List.of(className + "Model", className + "ForImageClassification");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    Parameters body = Checkpoint.body(parameters, modelType, "embeddings.cls_token");
    Pixels pixels = Pixels.of(config, 224, 14);
    Seen seen = see(ops, config, body, choices, pixels, pixels.input(ops));
    Value last = seen.norm().apply(ops, seen.encoded().last());
    Value first = Tokens.at(ops, last, 0);
    if (head.endsWith("Model")) {
      ops.output("last_hidden_state", last);
      ops.output("pooler_output", first);
    } else {
      Value patches = Tokens.mean(ops, Tokens.from(ops, last, seen.grid().prefix()));
      Value features = ops.concat(1, first, patches);
      Checkpoint.logits(ops, parameters.at("classifier"), config, features);
    }
    seen.encoded().outputMaps(ops, choices, "");
  }

  /**
   * What the backbone makes of an image.
   *
   * @param grid the class token and registers are its prefix
   * @param norm the norm that the published model puts behind a layer before it is read
   */
  record Seen(EncoderOutput encoded, TokenGrid grid, Norm norm) {}

  /** From {@code pixel_values [B, 3, H, W]} to tokens. */
  static Seen see(
      Ops ops, Json config, Parameters body, Choices choices, Pixels pixels, Value image) {
    int width = Vit.width(config);
    boolean registered = config.text("model_type", "").equals(REGISTERED);
    // The models with registers were made with a smoother interpolation.
    LayerTable table =
        table(
            config,
            pixels.positions(
                body,
                1,
                width,
                registered ? Interpolation.CUBIC_ANTIALIASED : Interpolation.CUBIC));
    TransformerEncoder layers = Vit.layers(config, table, body, choices);

    Embedded patches = pixels.patches(body, width).embed(ops, image);
    Value classToken = body.get("embeddings.cls_token", 1, 1, width);
    Embedded plain = patches.after(ops, classToken);
    Value placed = layers.place(ops, plain);
    int registers = registered ? config.sizeOrZero("num_register_tokens", 4) : 0;
    Value all = registers == 0 ? placed : registered(ops, body, registers, placed);
    TokenGrid grid = new TokenGrid(1 + registers, plain.grid().rows(), plain.grid().columns());
    EncoderOutput encoded = layers.encode(ops, all, LayerContext.on(ops, grid, all));
    return new Seen(encoded, grid, table.norm(body.at("layernorm")));
  }

  /** Registers have no place: they stand between the class token and the patches. */
  private static Value registered(Ops ops, Parameters body, int count, Value tokens) {
    Value registers = body.get("embeddings.register_tokens", 1, count, tokens.size(-1));
    Value first = ops.slice(tokens, 1, 0, 1);
    return ops.concat(1, first, Tokens.repeat(ops, registers, tokens), Tokens.from(ops, tokens, 1));
  }

  /** ViT's attention; both steps are scaled by trained factors. */
  static LayerTable table(Json config, PositionalEncoding own) {
    return LayerTable.of(
            Vit.width(config), NormTable.layerNorm(config.positive("layer_norm_eps", 1e-6)))
        .attention(Vit.table(config, own).attention())
        .feedForward(feedForward(config))
        .normsBefore("norm1", "norm2")
        .layerScale("layer_scale1.lambda1", "layer_scale2.lambda1");
  }

  static FeedForwardTable feedForward(Json config) {
    long inner = (long) (Vit.width(config) * config.positive("mlp_ratio", 4));
    long half = (inner * 2 / 3 + 7) / 8 * 8; // two halves with the weights of one whole
    return config.flag("use_swiglu_ffn", false)
        ? FeedForwardTable.fusedGated(
            "mlp.weights_in", "mlp.weights_out", half, "silu", LinearForm.BIASED)
        : FeedForwardTable.mlp("mlp.fc1", "mlp.fc2", inner, config.text("hidden_act", "gelu"));
  }
}
