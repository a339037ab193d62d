package dev.heed.vision.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerNorm;
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
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Segmentation as a set of masks: DETR's decoder reads a backbone, and each query is multiplied
 * with the pixels of a pyramid.
 *
 * @see <a href="https://arxiv.org/abs/2107.06278">Cheng et al. 2021, Per-Pixel Classification is
 *     Not All You Need for Semantic Segmentation</a>
 */
final class MaskFormer implements Architecture {

  /** Its own Swin, whose norms are numbered. */
  private static final String OWN_SWIN = "maskformer-swin";

  @Override
  public String modelType() {
    return "maskformer";
  }

  @Override
  public List<String> heads() {
    return List.of("MaskFormerForInstanceSegmentation");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Json own = config.objectOrEmpty("decoder_config");
    Parameters model = parameters.at("model");
    List<Value> features = features(ops, config, model.at("pixel_level_module.encoder"), choices);
    Value pixels = pixels(ops, config, model.at("pixel_level_module.decoder"), features);
    Parameters transformer = model.at("transformer_module");
    long width = own.size("d_model", 256);
    DetrTrunk trunk = trunk(ops, transformer, features, width);
    Value queries = transformer.get("queries_embedder.weight", own.size("num_queries", 100), width);
    Parameters decoder = transformer.at("decoder");
    EncoderOutput decoded = Detr.detr().decode(ops, own, decoder, trunk, queries);
    Value found = LayerNorm.of(decoder.at("layernorm"), width, 1e-5).apply(ops, decoded.last());
    PixelDecoder drawing = new PixelDecoder(pixels, List.of(), decoded);
    Value brushes = Mask2Former.brush(ops, parameters.at("mask_embedder"), found, drawing);
    Value masks =
        ops.reshape(
            ops.matMul(brushes, ops.reshape(pixels, 0, 0, -1)),
            Dims.of(found.axis(0), found.axis(1), pixels.axis(2), pixels.axis(3)));
    Mask2Former.output(
        ops,
        config,
        parameters.at("class_predictor"),
        new MaskedDecoder.Decoded(found, masks, decoded));
    decoded.outputMaps(ops, choices, "decoder_");
  }

  private static List<Value> features(Ops ops, Json config, Parameters encoder, Choices choices) {
    Value image = DetrTrunk.pixels(ops, config);
    Json own = config.objectOrEmpty("backbone_config");
    if (!own.text("model_type", "").equals(OWN_SWIN)) {
      return DetrTrunk.features(ops, config, encoder, choices, image);
    }
    Stages stages = new Swin().stages(ops, own, encoder.at("model"), choices, image);
    List<Value> features = new ArrayList<>();
    for (int i = 1; i < stages.maps().size(); i++) {
      Embedded tokens = PatchEmbedding.tokens(ops, stages.maps().get(i));
      Parameters norm = encoder.at("hidden_states_norms." + (i - 1));
      Value normed = LayerNorm.of(norm, tokens.tokens().size(-1), 1e-5).apply(ops, tokens.tokens());
      features.add(PatchEmbedding.image(ops, normed, tokens.grid()));
    }
    return features;
  }

  /** The coarsest map as what the decoder reads. */
  private static DetrTrunk trunk(
      Ops ops, Parameters transformer, List<Value> features, long width) {
    Value last = features.get(features.size() - 1);
    Value projected =
        transformer.has("input_projection.weight")
            ? Convolution.square(
                    transformer.at("input_projection"),
                    last.size(1),
                    width,
                    1,
                    true,
                    Window.plain())
                .apply(ops, last)
            : last;
    Embedded tokens = PatchEmbedding.tokens(ops, projected);
    Value places = SinePlaces.of(10_000).at(ops, tokens.grid(), width);
    return new DetrTrunk(
        features,
        projected,
        tokens.grid(),
        places,
        new EncoderOutput(List.of(tokens.tokens()), List.of()),
        tokens.tokens());
  }

  /** A pyramid from the coarsest map to the finest: {@code [B, C, H, W]}. */
  private static Value pixels(Ops ops, Json config, Parameters decoder, List<Value> features) {
    long width = config.size("fpn_feature_size", 256);
    int last = features.size() - 1;
    Value x = bent(ops, decoder.at("fpn.stem"), features.get(last), width);
    for (int i = 0; i < last; i++) {
      Parameters layer = decoder.at("fpn.layers." + i);
      Value fine = features.get(last - 1 - i);
      Value own = normed(ops, layer.at("proj"), fine, width, 1, Window.plain());
      Resizing nearest = Resizing.nearest().with(Resizing.Coordinates.ASYMMETRIC);
      Value sizes = ops.sizes(Dims.of(fine.axis(2), fine.axis(3)));
      x = bent(ops, layer.at("block"), ops.add(ops.resize(x, nearest, sizes), own), width);
    }
    long out = config.size("mask_feature_size", 256);
    return Convolution.square(
            decoder.at("mask_projection"), width, out, 3, true, Window.centred(3, 1))
        .apply(ops, x);
  }

  private static Value bent(Ops ops, Parameters step, Value x, long width) {
    return ops.relu(normed(ops, step, x, width, 3, Window.centred(3, 1)));
  }

  private static Value normed(
      Ops ops, Parameters step, Value x, long out, long kernel, Window window) {
    Value weight = step.get("0.weight", out, x.size(1), kernel, kernel);
    Value made = new Convolution(weight, Optional.empty(), window).apply(ops, x);
    return LevelEncoder.grouped(ops, step.at("1"), made);
  }
}
