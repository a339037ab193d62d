package dev.heed.vision.architecture;

import dev.heed.encoding.BeitEncoding;
import dev.heed.error.HeedException;
import dev.heed.layer.Assembly;
import dev.heed.layer.BatchNorm;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.LinearForm;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.Positions;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.spi.Trained;
import dev.heed.vision.encoding.Interpolation;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.ArrayList;
import java.util.List;

/**
 * A ViT with relative position biases, pre-trained by masked image modelling.
 *
 * @see <a href="https://arxiv.org/abs/2106.08254">Bao et al. 2021, BEiT: BERT Pre-Training of Image
 *     Transformers</a>
 */
final class Beit implements Architecture {

  private final String modelType;
  private final String classes;
  private final String body;

  Beit() {
    this("beit", "Beit", "beit");
  }

  private Beit(String modelType, String classes, String body) {
    this.modelType = modelType;
    this.classes = classes;
    this.body = body;
  }

  /**
   * The same graph, trained to predict what a teacher made of the whole image.
   *
   * @see <a href="https://arxiv.org/abs/2202.03555">Baevski et al. 2022, data2vec</a>
   */
  static Beit data2vec() {
    return new Beit("data2vec-vision", "Data2VecVision", "data2vec_vision");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    List<String> usual =
        List.of(
            classes + "Model",
            classes + "ForImageClassification",
            classes + "ForSemanticSegmentation");
    return classes.equals("Beit")
        ? List.of(usual.get(0), usual.get(1), usual.get(2), classes + MaskedImages.HEAD)
        : usual;
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    boolean isModel = head.equals(classes + "Model");
    boolean masked = head.endsWith(MaskedImages.HEAD);
    Parameters body = Checkpoint.body(parameters, this.body, "embeddings.cls_token");
    Value image = Pixels.of(config, 224, 16).input(ops);
    Seen seen = see(ops, config, body, choices, image, masked);
    EncoderOutput encoded = seen.encoded();
    if (head.endsWith("ForSemanticSegmentation")) {
      ops.output("logits", segmented(ops, config, parameters, seen));
      encoded.outputMaps(ops, choices, "");
      return;
    }
    LayerTable vit = Vit.table(config, Mechanisms.NO_POSITION);
    boolean mean = config.flag("use_mean_pooling", true);
    Value last = encoded.last();
    Value normed = mean ? last : vit.norm(body.at("layernorm")).apply(ops, last);
    boolean pooling = !isModel || !mean || body.has("pooler.layernorm.weight");

    if (isModel) {
      ops.output("last_hidden_state", normed);
    }
    if (masked) {
      words(ops, config, vit, parameters, Tokens.from(ops, normed, 1));
    } else if (pooling) {
      Value pooled = mean ? meanOfPatches(ops, vit, body, normed) : Tokens.at(ops, normed, 0);
      if (isModel) {
        ops.output("pooler_output", pooled);
      } else {
        Checkpoint.logits(ops, parameters.at("classifier"), config, pooled);
      }
    }
    encoded.outputMaps(ops, choices, "");
  }

  /** Which of the visual words each patch is, {@code logits [B, N, V]}. */
  private static void words(
      Ops ops, Json config, LayerTable vit, Parameters parameters, Value patches) {
    Value normed = vit.norm(parameters.at("layernorm")).apply(ops, patches);
    long words = config.size("vocab_size", 8192);
    Linear head = Linear.of(parameters.at("lm_head"), normed.size(2), words, true);
    ops.output("logits", head.apply(ops, normed));
  }

  /**
   * What the layers saw.
   *
   * @param grid the class token is its prefix
   */
  record Seen(EncoderOutput encoded, TokenGrid grid) {}

  /** From {@code pixel_values [B, 3, H, W]} to tokens. */
  static Seen see(Ops ops, Json config, Parameters body, Choices choices, Value image) {
    return see(ops, config, body, choices, image, false);
  }

  private static Seen see(
      Ops ops, Json config, Parameters body, Choices choices, Value image, boolean masked) {
    Pixels pixels = Pixels.of(config, 224, 16);
    int width = Vit.width(config);
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> table(config, pixels, body, i),
            Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers", 12)),
            choices);
    Embedded whole = pixels.patches(body, width).embed(ops, image);
    Embedded patches = masked ? MaskedImages.hidden(ops, body.at("embeddings"), whole) : whole;
    Value classToken = body.get("embeddings.cls_token", 1, 1, width);
    Embedded tokens = patches.after(ops, classToken);
    return new Seen(layers.encode(ops, tokens), tokens.grid());
  }

  /** Four layers as images of four sizes, joined: {@code [B, K, 4h, 4w]}. */
  private static Value segmented(Ops ops, Json config, Parameters parameters, Seen seen) {
    List<Value> images = new ArrayList<>();
    for (int layer : config.integers("out_indices")) {
      // As published, a number counts from 1, the tokens before the first layer being 1.
      Value tokens = Features.state(seen.encoded().states(), layer - 1);
      images.add(PatchEmbedding.image(ops, Tokens.from(ops, tokens, 1), seen.grid()));
    }
    if (images.size() != 4) {
      throw HeedException.invalidModel(
          "%s takes features of %s layers in 'out_indices'; the head of BEiT joins 4."
              .formatted(config.origin(), images.size()));
    }
    long width = Vit.width(config);
    Parameters first = parameters.at("fpn1");
    BatchNorm norm = BatchNorm.of(first.at("1"), width, BatchNorm.EPSILON);
    Value twice = ops.gelu(norm.apply(ops, doubled(ops, first.at("0"), images.get(0))));
    List<Value> pyramid =
        List.of(
            doubled(ops, first.at("3"), twice),
            doubled(ops, parameters.at("fpn2.0"), images.get(1)),
            images.get(2),
            ops.maxPool(images.get(3), Window.stride(2, 2), 2, 2));
    return new PyramidHead(ops, config, parameters.at("decode_head"), width, "bn").logits(pyramid);
  }

  private static Value doubled(Ops ops, Parameters up, Value image) {
    long width = image.size(1);
    return ops.convTranspose(
        image, up.get("weight", width, width, 2, 2), up.get("bias", width), Window.stride(2, 2));
  }

  private static Value meanOfPatches(Ops ops, LayerTable vit, Parameters body, Value last) {
    Value mean = Tokens.mean(ops, Tokens.from(ops, last, 1));
    return vit.norm(body.at("pooler.layernorm")).apply(ops, mean);
  }

  /** ViT's layer; keys have no bias, and both steps are scaled. */
  private static LayerTable table(Json config, Pixels pixels, Parameters body, int number) {
    PositionalEncoding own =
        Positions.both(absolute(config, pixels, body), relative(config, pixels, body, number));
    LayerTable vit = Vit.table(config, own);
    LinearForm biased = LinearForm.biased(config.flag("qkv_bias", true));
    LayerTable beit =
        vit.attention(
            vit.attention().forms(biased, LinearForm.UNBIASED, biased, LinearForm.BIASED));
    boolean scaled = config.finite("layer_scale_init_value", 0.1) > 0;
    return scaled ? beit.layerScale("lambda_1", "lambda_2") : beit;
  }

  private static PositionalEncoding absolute(Json config, Pixels pixels, Parameters body) {
    return config.flag("use_absolute_position_embeddings", false)
        ? pixels.positions(body, 1, Vit.width(config), Interpolation.CUBIC)
        : Mechanisms.NO_POSITION;
  }

  /** One table for each layer, or one that all share. */
  private static PositionalEncoding relative(
      Json config, Pixels pixels, Parameters body, int number) {
    if (config.flag("use_shared_relative_position_bias", false)) {
      return distances(config, pixels, body.at("encoder.relative_position_bias"));
    }
    Parameters self = body.at("encoder.layer." + number + ".attention.attention");
    return config.flag("use_relative_position_bias", false)
        ? distances(config, pixels, self.at("relative_position_bias"))
        : Mechanisms.NO_POSITION;
  }

  private static PositionalEncoding distances(Json config, Pixels pixels, Parameters bias) {
    long steps = (2 * pixels.rows() - 1) * (2 * pixels.columns() - 1) + 3;
    int heads = config.size("num_attention_heads", 12);
    Value table = bias.get("relative_position_bias_table", steps, heads);
    return new BeitEncoding(Trained.of(table), pixels.rows(), pixels.columns());
  }
}
