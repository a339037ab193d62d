package dev.heed.vision.architecture;

import dev.heed.encoding.BeitEncoding;
import dev.heed.layer.Assembly;
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
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.Trained;
import dev.heed.vision.encoding.Interpolation;
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
    List<String> usual = List.of(classes + "Model", classes + "ForImageClassification");
    return classes.equals("Beit")
        ? List.of(usual.get(0), usual.get(1), classes + MaskedImages.HEAD)
        : usual;
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads());
    boolean isModel = head.equals(classes + "Model");
    boolean masked = head.endsWith(MaskedImages.HEAD);
    Parameters body = Checkpoint.body(parameters, this.body, "embeddings.cls_token");
    Pixels pixels = Pixels.of(config, 224, 16);
    int width = Vit.width(config);
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> table(config, pixels, body, i),
            Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers", 12)),
            choices);
    LayerTable vit = Vit.table(config, Mechanisms.NO_POSITION);

    Embedded whole = pixels.patches(body, width).embed(ops, pixels.input(ops));
    Embedded patches = masked ? MaskedImages.hidden(ops, body.at("embeddings"), whole) : whole;
    Value classToken = body.get("embeddings.cls_token", 1, 1, width);
    EncoderOutput encoded = layers.encode(ops, patches.after(ops, classToken));
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
