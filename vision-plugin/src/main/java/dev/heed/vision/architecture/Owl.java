package dev.heed.vision.architecture;

import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.vision.encoding.PatchEmbedding;
import java.util.List;

/**
 * Finds what texts name: CLIP whose patches each propose a box and are compared with the texts.
 *
 * @see <a href="https://arxiv.org/abs/2205.06230">Minderer et al. 2022, Simple Open-Vocabulary
 *     Object Detection with Vision Transformers</a>
 * @see <a href="https://arxiv.org/abs/2306.09683">Minderer et al. 2023, Scaling Open-Vocabulary
 *     Object Detection</a>
 */
final class Owl implements Architecture {

  private static final double EDGE = 1e-4;

  private final String modelType;
  private final String head;

  private Owl(String modelType, String head) {
    this.modelType = modelType;
    this.head = head;
  }

  static Owl first() {
    return new Owl("owlvit", "OwlViTForObjectDetection");
  }

  /** Besides, each patch says how likely it is an object of any kind. */
  static Owl second() {
    return new Owl("owlv2", "Owlv2ForObjectDetection");
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public List<String> heads() {
    return List.of(head);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    Assembly.head(config, heads());
    Parameters model = parameters.at(modelType);
    Value ids = ClipLayers.ids(ops, "text_batch_size");
    Tower text = text(ops, config, model, choices, ids);
    Json own = config.object("vision_config");
    Pixels pixels = Pixels.of(own, 768, 32);
    Seen seen = see(ops, own, model.at("vision_model"), choices, pixels);
    Value patches = patches(ops, own, parameters, seen);

    Value queries = queries(ops, config, model, text, patches);
    Value texts =
        ops.reshape(
            ids, ops.concat(0, size(ops, patches, 0), ops.constants(-1L), size(ops, ids, 1)));
    classify(ops, parameters.at("class_head"), patches, queries, texts);
    ops.output("text_embeds", queries);
    ops.output("image_embeds", Images.of(ops, patches, seen.grid())); // [B, h, w, C]
    Value boxes = net(ops, parameters.at("box_head"), patches, 4);
    ops.output("pred_boxes", ops.sigmoid(ops.add(boxes, bias(ops, seen.grid()))));
    if (parameters.has("objectness_head.dense0.weight")) {
      Value likely = net(ops, parameters.at("objectness_head"), patches, 1);
      ops.output("objectness_logits", ops.squeeze(likely, 2));
    }
    text.encoded().outputMaps(ops, choices, "text_model_output.");
    seen.encoded().outputMaps(ops, choices, "vision_model_output.");
  }

  private record Seen(EncoderOutput encoded, TokenGrid grid, Value normed) {}

  private static ClipLayers layers(Json config, int width, int inner, int heads) {
    return new ClipLayers(
        config.size("hidden_size", width),
        config.size("intermediate_size", inner),
        config.size("num_attention_heads", heads),
        config.size("num_hidden_layers", 12),
        config.text("hidden_act", "quick_gelu"),
        config.positive("layer_norm_eps", 1e-5));
  }

  private static Seen see(Ops ops, Json config, Parameters model, Choices choices, Pixels pixels) {
    ClipLayers layers = layers(config, 768, 3072, 12);
    long width = layers.width();
    Embedded patches =
        PatchEmbedding.of(
                model.at("embeddings.patch_embedding"),
                pixels.channels(),
                width,
                pixels.patch(),
                false)
            .embed(ops, pixels.input(ops));
    Value classToken = ops.reshape(model.get("embeddings.class_embedding", width), 1, 1, width);
    Embedded tokens = patches.after(ops, classToken);
    LayerTable table = layers.table(layers.places(ops, model, 1, pixels));
    TransformerEncoder encoder = layers.encoder(table, model, choices);
    Value placed = encoder.place(ops, tokens);
    Value ready = table.norm(model.at("pre_layernorm")).apply(ops, placed);
    EncoderOutput encoded = encoder.encode(ops, ready, LayerContext.on(ops, tokens.grid(), ready));
    Value normed = table.norm(model.at("post_layernorm")).apply(ops, encoded.last());
    return new Seen(encoded, patches.grid(), normed);
  }

  /** Patches, each times the class token: {@code [B, N, C]}. */
  private static Value patches(Ops ops, Json config, Parameters parameters, Seen seen) {
    Value whole = ops.slice(seen.normed(), 1, 0, 1);
    Value merged = ops.mul(Tokens.from(ops, seen.normed(), 1), whole);
    return layers(config, 768, 3072, 12)
        .table(Mechanisms.NO_POSITION)
        .norm(parameters.at("layer_norm"))
        .apply(ops, merged);
  }

  /** A causal transformer; the token of the largest number, which ends a text, speaks for it. */
  private static Tower text(Ops ops, Json config, Parameters model, Choices choices, Value ids) {
    Json own = config.object("text_config");
    Parameters tower = model.at("text_model");
    ClipLayers layers = layers(own, 512, 2048, 8);
    Value mask =
        ops.input("attention_mask", ElementType.I64, Dims.of("text_batch_size", "sequence_length"));
    LayerTable table = layers.table(layers.places(tower, own.size("max_position_embeddings", 16)));
    TransformerEncoder encoder = layers.encoder(table, tower, choices);
    Embedded words = layers.words(ops, tower, ids, own.size("vocab_size", 49408));
    Value placed = encoder.place(ops, words);
    Value real = ops.unsqueeze(ops.greater(mask, ops.constant(0L)), 1, 2);
    LayerContext earlier = LayerContext.on(ops, words.grid(), placed).withMask(real).causal(ops);
    EncoderOutput encoded = encoder.encode(ops, placed, earlier);
    Value last = table.norm(tower.at("final_layer_norm")).apply(ops, encoded.last());
    Value end = ops.argMax(ops.cast(ids, ElementType.I32), 1, true); // [Q, 1]
    return new Tower(encoded, last, ops.squeeze(Tokens.picked(ops, last, end), 1));
  }

  /** The texts of each image: {@code [B, Q, E]}. */
  private static Value queries(Ops ops, Json config, Parameters model, Tower text, Value patches) {
    int width = config.size("projection_dim", 512);
    Value embedded =
        Tower.unit(ops, Tower.project(ops, model.at("text_projection"), text.pooled(), width));
    return ops.reshape(embedded, ops.concat(0, size(ops, patches, 0), ops.constants(-1L, width)));
  }

  private static Value size(Ops ops, Value x, int axis) {
    return ops.sizes(Dims.of(x.axis(axis)));
  }

  /**
   * {@code logits [B, N, Q]}: how well each patch fits each text, stretched and moved as the patch
   * says. A text that begins with the token 0 is none.
   */
  private static void classify(
      Ops ops, Parameters head, Value patches, Value queries, Value texts) {
    long width = patches.size(-1);
    Value classes = Linear.of(head.at("dense0"), width, queries.size(-1), true).apply(ops, patches);
    Value unit = near(ops, classes);
    Value alike = ops.product(unit, false, near(ops, queries), true);
    Value shift = Linear.of(head.at("logit_shift"), width, 1, true).apply(ops, patches);
    Value scale =
        ops.add(ops.elu(Linear.of(head.at("logit_scale"), width, 1, true).apply(ops, patches)), 1);
    Value logits = ops.mul(ops.add(alike, shift), scale);
    Value first = ops.unsqueeze(ops.gather(texts, 0, 2), 1); // [B, 1, Q]
    Value real = ops.greater(first, ops.constant(0L));
    Value alone = ops.assume(logits, logits.dims().with(2, real.axis(2)));
    ops.output("logits", ops.where(real, alone, ops.scalar(ElementType.F32, -Float.MAX_VALUE)));
    ops.output("class_embeds", unit);
  }

  private static Value near(Ops ops, Value x) {
    return ops.div(x, ops.add(ops.reduceL2(x, true, 2), 1e-6));
  }

  private static Value net(Ops ops, Parameters head, Value x, long out) {
    long width = x.size(-1);
    Activation bend = Activation.named("gelu");
    Value one = bend.apply(ops, Linear.of(head.at("dense0"), width, width, true).apply(ops, x));
    Value two = bend.apply(ops, Linear.of(head.at("dense1"), width, width, true).apply(ops, one));
    return Linear.of(head.at("dense2"), width, out, true).apply(ops, two);
  }

  /** Where a box is that says nothing: its lower right corner's patch, of a patch's size. */
  private static Value bias(Ops ops, TokenGrid grid) {
    Value columns = ops.cast(Levels.sizes(ops, grid, 1), ElementType.F32);
    Value rows = ops.cast(Levels.sizes(ops, grid, 0), ElementType.F32);
    Dims dims = Dims.of(grid.rows(), grid.columns(), 1);
    Value x = ops.div(ops.add(SinePlaces.numbers(ops, grid.columns()), 1), columns);
    Value y = ops.div(ops.add(SinePlaces.numbers(ops, grid.rows()), 1), rows);
    Value all =
        ops.concat(
            2,
            ops.expand(ops.unsqueeze(x, 0, 2), dims),
            ops.expand(ops.unsqueeze(y, 1, 2), dims),
            ops.expand(ops.reciprocal(columns), dims),
            ops.expand(ops.reciprocal(rows), dims));
    Value rest = ops.add(ops.neg(all), 1 + EDGE);
    Value logits = ops.sub(ops.log(ops.add(all, EDGE)), ops.log(rest));
    return ops.unsqueeze(ops.reshape(logits, -1, 4), 0);
  }
}
