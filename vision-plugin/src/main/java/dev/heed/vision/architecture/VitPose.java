package dev.heed.vision.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.BatchNorm;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Resizing;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * Poses of people: a plain ViT over one person's box, and a small head that says for each joint how
 * likely it is where.
 *
 * @see <a href="https://arxiv.org/abs/2204.12484">Xu et al. 2022, ViTPose: Simple Vision
 *     Transformer Baselines for Human Pose Estimation</a>
 * @see <a href="https://arxiv.org/abs/2212.04246">Xu et al. 2022, ViTPose++, section 3.3, experts
 *     for several sets of joints</a>
 */
final class VitPose implements Architecture {

  private static final Window RIM = Window.stride(1, 1).pad(1, 1);

  /** The width of the classic head, which no configuration says. */
  private static final long HEAD_WIDTH = 256;

  @Override
  public String modelType() {
    return "vitpose";
  }

  @Override
  public List<String> heads() {
    return List.of("VitPoseForPoseEstimation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json own = config.object("backbone_config");
    Parameters body = parameters.at("backbone");
    Pixels pixels =
        new Pixels(
            own.size("num_channels", 3),
            Pixels.size(own, "image_size", 0, 256),
            Pixels.size(own, "image_size", 1, 192),
            Pixels.size(own, "patch_size", 0, 16));
    Value image =
        ops.input(
            "pixel_values",
            ElementType.F32,
            Dims.of("batch_size", pixels.channels(), pixels.height(), pixels.width()));

    int width = Vit.width(own);
    LayerTable table =
        Vit.table(own, new LearnedEncoding(Trained.of(places(ops, body, pixels, width))))
            .feedForward(net(ops, own, width));
    Embedded patches = patches(ops, body, pixels, width, image);
    EncoderOutput encoded = Vit.layers(own, table, body, choices).encode(ops, patches);
    Value last = table.norm(body.at("layernorm")).apply(ops, Features.last(own, encoded));
    Value seen = PatchEmbedding.image(ops, last, patches.grid());
    boolean simple = config.flag("use_simple_decoder", true);
    ops.output(
        "heatmaps",
        simple
            ? simple(ops, config, parameters.at("head"), seen)
            : classic(ops, config, parameters.at("head"), seen));
    encoded.outputMaps(ops, choices, "");
  }

  /** As published, two pixels more on each side, of which the last are not used. */
  private static Embedded patches(
      Ops ops, Parameters body, Pixels pixels, long width, Value image) {
    Convolution cut =
        Convolution.square(
            body.at("embeddings.patch_embeddings.projection"),
            pixels.channels(),
            width,
            pixels.patch(),
            true,
            Window.stride(pixels.patch(), pixels.patch()).pad(2, 2));
    return PatchEmbedding.tokens(ops, cut.apply(ops, image));
  }

  /** A vector for each patch, and one more that all of them get: {@code [N, C]}. */
  private static Value places(Ops ops, Parameters body, Pixels pixels, long width) {
    long tokens = pixels.rows() * pixels.columns();
    Value all = body.get("embeddings.position_embeddings", 1, 1 + tokens, width);
    Value sum = ops.add(ops.slice(all, 1, 1, Long.MAX_VALUE), ops.slice(all, 1, 0, 1));
    return ops.squeeze(sum, 0);
  }

  private static FeedForwardTable net(Ops ops, Json config, long width) {
    long inner = (long) (width * config.positive("mlp_ratio", 4));
    String activation = config.text("hidden_act", "gelu");
    int experts = config.size("num_experts", 1);
    if (experts == 1) {
      return FeedForwardTable.mlp("mlp.fc1", "mlp.fc2", inner, activation);
    }
    long part = config.size("part_features", 256);
    Value asked = ops.input("dataset_index", ElementType.I64, Dims.of("batch_size"));
    Value dataset = ops.unsqueeze(asked, 1, 2);
    return (layer, all) -> {
      Linear up = Linear.of(layer.at("mlp.fc1"), all, inner, true);
      Linear shared = Linear.of(layer.at("mlp.fc2"), inner, all - part, true);
      return (given, x) -> {
        Value hidden = Activation.named(activation).apply(ops, up.apply(ops, x));
        Value own = expert(ops, layer, hidden, part, dataset, 0);
        for (int i = 1; i < experts; i++) {
          own = ops.add(own, expert(ops, layer, hidden, part, dataset, i));
        }
        return ops.concat(-1, shared.apply(ops, hidden), own);
      };
    };
  }

  /** What one expert adds: zeros for pictures of another set of joints. */
  private static Value expert(
      Ops ops, Parameters layer, Value hidden, long part, Value dataset, long number) {
    Linear linear = Linear.of(layer.at("mlp.experts." + number), hidden.size(-1), part, true);
    Value chosen = ops.cast(ops.equal(dataset, ops.constant(number)), hidden.type());
    return ops.mul(linear.apply(ops, hidden), chosen);
  }

  private static Value simple(Ops ops, Json config, Parameters head, Value seen) {
    long times = config.size("scale_factor", 4);
    Value large = ops.resizeBy(ops.relu(seen), Resizing.linear(), times, times);
    return Convolution.square(
            head.at("conv"), seen.size(1), Checkpoint.labels(config), 3, true, RIM)
        .apply(ops, large);
  }

  private static Value classic(Ops ops, Json config, Parameters head, Value seen) {
    Value x = seen;
    for (int i = 1; i <= 2; i++) {
      Value kernel = head.at("deconv" + i).get("weight", x.size(1), HEAD_WIDTH, 4, 4);
      Value large = ops.convTranspose(x, kernel, Window.stride(2, 2).pad(1, 1));
      BatchNorm norm = BatchNorm.of(head.at("batchnorm" + i), HEAD_WIDTH, BatchNorm.EPSILON);
      x = ops.relu(norm.apply(ops, large));
    }
    long labels = Checkpoint.labels(config);
    return Convolution.square(head.at("conv"), HEAD_WIDTH, labels, 1, true, Window.plain())
        .apply(ops, x);
  }
}
