package dev.heed.vision.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.BatchNorm;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.Linear;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.vision.encoding.Interpolation;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Depth from one image, or what each pixel is: a ViT (or a DINOv2) sees, a neck joins what several
 * of its layers saw, and the class token tells each patch what the whole shows.
 *
 * @see <a href="https://arxiv.org/abs/2103.13413">Ranftl et al. 2021, Vision Transformers for Dense
 *     Prediction</a>
 */
final class Dpt implements Architecture {

  @Override
  public String modelType() {
    return "dpt";
  }

  @Override
  public List<String> heads() {
    return List.of("DPTForDepthEstimation", "DPTForSemanticSegmentation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String asked = Assembly.head(config, heads());
    List<Value> images = new ArrayList<>();
    Features features;
    if (config.flag("is_hybrid", false)) {
      features = hybrid(ops, config, parameters, choices, images);
    } else if (config.has("backbone_config")) {
      features = dino(ops, config, parameters, choices);
    } else {
      features = vit(ops, config, parameters, choices);
    }
    for (Value tokens : features.tokens()) {
      Value told = readOut(ops, config, parameters, images.size(), tokens, features.grid());
      images.add(PatchEmbedding.image(ops, told, features.grid()));
    }
    Value joined = new DepthNeck(ops, config, parameters.at("neck"), false).join(images);
    if (asked.equals("DPTForDepthEstimation")) {
      ops.output("predicted_depth", depth(ops, config, parameters.at("head"), joined));
    } else {
      ops.output("logits", classes(ops, config, parameters.at("head.head"), joined));
    }
    features.encoded().outputMaps(ops, choices, "");
  }

  private static Features vit(Ops ops, Json config, Parameters parameters, Choices choices) {
    Parameters body = parameters.at("dpt");
    int width = Vit.width(config);
    Pixels pixels = Pixels.of(config, 384, 16);
    PositionalEncoding own = pixels.positions(body, 1, width, Interpolation.LINEAR);
    Embedded patches = pixels.patches(body, width).embed(ops, pixels.input(ops));
    Value classToken = body.get("embeddings.cls_token", 1, 1, width);
    Embedded tokens = patches.after(ops, classToken);
    return chosen(ops, config, body, choices, tokens, own, 0);
  }

  /**
   * The layers that the configuration names, in their order; as published, a number of none is
   * passed over.
   *
   * @param skipped how many of the names stand for something else
   */
  private static Features chosen(
      Ops ops,
      Json config,
      Parameters body,
      Choices choices,
      Embedded tokens,
      PositionalEncoding own,
      int skipped) {
    EncoderOutput encoded =
        Vit.layers(config, Vit.table(config, own), body, choices).encode(ops, tokens);
    List<Integer> all = config.integers("backbone_out_indices");
    List<Integer> chosen = all.subList(Math.min(skipped, all.size()), all.size());
    List<Value> layers = encoded.states().subList(1, encoded.states().size());
    List<Value> states =
        IntStream.range(0, layers.size()).filter(chosen::contains).mapToObj(layers::get).toList();
    return new Features(encoded, tokens.grid(), states);
  }

  /**
   * Layers over what a convolutional net sees, whose first two images go to the neck as they are.
   *
   * @param images to which these are added
   */
  private static Features hybrid(
      Ops ops, Json config, Parameters parameters, Choices choices, List<Value> images) {
    Json net = config.object("backbone_config");
    Parameters body = parameters.at("dpt");
    Parameters below =
        Checkpoint.body(body.at("embeddings.backbone"), "bit", "embedder.convolution.weight");
    int width = Vit.width(config);
    Pixels pixels = Pixels.of(config, 384, 16);
    List<Value> seen = Backbone.of(net).features(ops, net, below, choices, pixels.input(ops));
    if (seen.size() != 3) {
      throw HeedException.invalidModel(
          "%s takes %s images of the net below its layers; a hybrid DPT takes 3."
              .formatted(config.origin(), seen.size()));
    }
    images.addAll(seen.subList(0, 2));
    Embedded patches =
        PatchEmbedding.of(body.at("embeddings.projection"), seen.get(2).size(1), width, 1, true)
            .embed(ops, seen.get(2));
    PositionalEncoding own = pixels.positions(body, 1, width, Interpolation.LINEAR);
    Embedded tokens = patches.after(ops, body.get("embeddings.cls_token", 1, 1, width));
    return chosen(ops, config, body, choices, tokens, own, 2);
  }

  private static Features dino(Ops ops, Json config, Parameters parameters, Choices choices) {
    Json backbone = config.object("backbone_config");
    String type = backbone.text("model_type", "");
    if (!type.startsWith("dinov2")) {
      throw unsupported("the backbone '%s'".formatted(type));
    }
    Pixels pixels = Pixels.of(backbone, 224, 14);
    Parameters body = parameters.at("backbone");
    return Features.ofDino(ops, backbone, body, choices, pixels, pixels.input(ops));
  }

  private static HeedException unsupported(String what) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "This DPT has %s; from weights Heed builds those over a ViT, a DINOv2 or a convolutional net. Export it to ONNX once where Python is at hand: optimum-cli export onnx --model FOLDER OUT"
            .formatted(what));
  }

  /** What the class token says goes to each patch, or is left out: {@code [B, h*w, C]}. */
  static Value readOut(
      Ops ops, Json config, Parameters parameters, int i, Value tokens, TokenGrid grid) {
    Value patches = Tokens.from(ops, tokens, grid.prefix());
    Value first = ops.slice(tokens, 1, 0, 1);
    return switch (config.text("readout_type", "project")) {
      case "ignore" -> patches;
      case "add" -> ops.add(patches, first);
      default -> project(ops, config, parameters, i, patches, first);
    };
  }

  private static Value project(
      Ops ops, Json config, Parameters parameters, int i, Value patches, Value first) {
    long width = patches.size(-1);
    Parameters layer = parameters.at("neck.reassemble_stage.readout_projects." + i + ".0");
    Value spread = ops.expand(first, Dims.of(patches.axis(0), patches.axis(1), patches.axis(2)));
    Value both =
        Linear.of(layer, 2 * width, width, true).apply(ops, ops.concat(-1, patches, spread));
    return Activation.named(config.text("hidden_act", "gelu")).apply(ops, both);
  }

  /** {@code [B, C, h, w]} to {@code [B, 2h, 2w]}. */
  private static Value depth(Ops ops, Json config, Parameters head, Value joined) {
    long width = config.size("fusion_hidden_size", 256);
    Window rim = Window.stride(1, 1).pad(1, 1);
    Value image =
        config.flag("add_projection", false)
            ? ops.relu(
                Convolution.square(head.at("projection"), width, width, 3, true, rim)
                    .apply(ops, joined))
            : joined;
    Value half =
        Convolution.square(head.at("head.0"), width, width / 2, 3, true, rim).apply(ops, image);
    Value large = ops.resizeBy(half, DepthNeck.CORNERS, 2, 2);
    Value seen =
        ops.relu(
            Convolution.square(head.at("head.2"), width / 2, 32, 3, true, rim).apply(ops, large));
    Value depth =
        Convolution.square(head.at("head.4"), 32, 1, 1, true, Window.plain()).apply(ops, seen);
    return ops.squeeze(ops.relu(depth), 1);
  }

  /** {@code [B, C, h, w]} to {@code [B, K, 2h, 2w]}. */
  private static Value classes(Ops ops, Json config, Parameters head, Value joined) {
    long width = config.size("fusion_hidden_size", 256);
    Value mixed =
        Convolution.square(head.at("0"), width, width, 3, false, Window.stride(1, 1).pad(1, 1))
            .apply(ops, joined);
    Value normed = BatchNorm.of(head.at("1"), width, BatchNorm.EPSILON).apply(ops, mixed);
    long labels = Checkpoint.labels(config);
    Value logits =
        Convolution.square(head.at("4"), width, labels, 1, true, Window.plain())
            .apply(ops, ops.relu(normed));
    return ops.resizeBy(logits, DepthNeck.CORNERS, 2, 2);
  }
}
