package dev.heed.nlp.architecture;

import dev.heed.encoding.BucketEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.Convolution;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.LayerContext;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.List;

/**
 * Pages: the words of a text with the boxes that they stand in, and the patches of the page's
 * picture, all in one RoBERTa whose scores know how far words and boxes are apart.
 *
 * <p>{@code bbox [B, N, 4]} are the words' boxes: left, top, right, bottom, from 0 to 1000.
 *
 * @see <a href="https://arxiv.org/abs/2204.08387">Huang et al. 2022, LayoutLMv3</a>
 */
public final class LayoutLm3 implements Architecture {

  private static final String CLASSES = "LayoutLMv3";

  /** The width and height of a page in the numbers of boxes. */
  private static final long PAGE = 1000;

  /** A head for fewer labels than these is one linear map. */
  private static final int FEW = 10;

  @Override
  public String modelType() {
    return "layoutlmv3";
  }

  @Override
  public List<String> heads() {
    return List.of(
        CLASSES + "ForQuestionAnswering",
        CLASSES + "ForTokenClassification",
        CLASSES + "ForSequenceClassification",
        CLASSES + "Model");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring(CLASSES.length());
    Parameters body = Checkpoint.body(parameters, modelType(), "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops);
    Value boxes = ops.input("bbox", ElementType.I64, Dims.of("batch_size", "sequence_length", 4));
    Value words = words(ops, config, body.at("embeddings"), text, boxes);
    Value patches = patches(ops, config, body);
    Value both =
        norm(ops, config, body.at("LayerNorm"), ops.concat(1, words, patches)); // [B, N + P, C]

    long count = patches.size(1);
    Value seen = ops.constantOfShape(Dims.of(patches.axis(0), count), ElementType.BOOL, 1);
    Value mask = ops.concat(1, ops.cast(text.mask(), ElementType.BOOL), seen);
    LayerContext plain =
        LayerContext.on(ops, TokenGrid.line(both.axis(1)), both)
            .withMask(ops.unsqueeze(mask, 1, 2));
    LayerContext context = new Distances(ops, config, body.at("encoder")).in(plain, boxes, count);
    TransformerEncoder layers =
        TransformerEncoder.of(
            Bert.table(config, Mechanisms.NO_POSITION),
            Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers", 12)),
            choices);
    EncoderOutput encoded = layers.encode(ops, both, context);
    answer(ops, config, parameters, head, encoded.last(), text);
    encoded.outputMaps(ops, choices, "");
  }

  private static void answer(
      Ops ops, Json config, Parameters all, String head, Value hidden, TextInputs text) {
    TextHead top = new TextHead(ops, config, hidden.size(2));
    switch (head) {
      case "ForQuestionAnswering" -> {
        Parameters answers = all.at("qa_outputs");
        top.span(bent(ops, answers, hidden), answers.at("out_proj"));
      }
      case "ForTokenClassification" -> {
        Value words = ops.slice(hidden, 1, ops.constant(0L), ops.dimension(text.ids(), 1));
        Parameters classifier = all.at("classifier");
        if (Checkpoint.labels(config) < FEW) {
          top.classes(words, classifier);
        } else {
          top.classes(bent(ops, classifier, words), classifier.at("out_proj"));
        }
      }
      case "ForSequenceClassification" -> {
        Parameters classifier = all.at("classifier");
        top.classes(bent(ops, classifier, ops.gather(hidden, 0, 1)), classifier.at("out_proj"));
      }
      default -> top.features(hidden);
    }
  }

  private static Value bent(Ops ops, Parameters head, Value x) {
    long width = x.size(-1);
    return ops.tanh(Linear.of(head.at("dense"), width, width, true).apply(ops, x));
  }

  private static Value norm(Ops ops, Json config, Parameters norm, Value x) {
    return LayerNorm.of(norm, x.size(-1), config.positive("layer_norm_eps", 1e-5)).apply(ops, x);
  }

  /** Words with their places in the text and on the page, {@code [B, N, C]}. */
  private static Value words(
      Ops ops, Json config, Parameters embeddings, TextInputs text, Value boxes) {
    long width = config.size("hidden_size", 768);
    long padding = config.integer("pad_token_id", 1);
    Value word =
        ops.gather(
            embeddings.get("word_embeddings.weight", config.size("vocab_size", 50_265), width),
            text.ids(),
            0);
    Value segment =
        ops.gather(
            embeddings.get(
                "token_type_embeddings.weight", config.size("type_vocab_size", 1), width),
            0,
            0);
    Value real =
        ops.cast(ops.not(ops.equal(text.ids(), ops.constant(padding))), ElementType.I64); // [B, N]
    Value number = ops.add(ops.mul(ops.cumSum(real, 1), real), ops.constant(padding));
    Value place =
        ops.gather(
            embeddings.get(
                "position_embeddings.weight", config.size("max_position_embeddings", 512), width),
            number,
            0);
    Value sum =
        ops.add(ops.add(ops.add(word, segment), place), onPage(ops, config, embeddings, boxes));
    return norm(ops, config, embeddings.at("LayerNorm"), sum);
  }

  /** Left, top, right, bottom, height and width, each a vector of its own. */
  private static Value onPage(Ops ops, Json config, Parameters embeddings, Value boxes) {
    long count = config.size("max_2d_position_embeddings", 1024);
    long corner = config.size("coordinate_size", 128);
    long side = config.size("shape_size", 128);
    Value x = embeddings.get("x_position_embeddings.weight", count, corner);
    Value y = embeddings.get("y_position_embeddings.weight", count, corner);
    Value left = ops.gather(boxes, 0, 2);
    Value top = ops.gather(boxes, 1, 2);
    Value right = ops.gather(boxes, 2, 2);
    Value bottom = ops.gather(boxes, 3, 2);
    return ops.concat(
        2,
        ops.gather(x, left, 0),
        ops.gather(y, top, 0),
        ops.gather(x, right, 0),
        ops.gather(y, bottom, 0),
        ops.gather(
            embeddings.get("h_position_embeddings.weight", count, side), size(ops, bottom, top), 0),
        ops.gather(
            embeddings.get("w_position_embeddings.weight", count, side),
            size(ops, right, left),
            0));
  }

  private static Value size(Ops ops, Value to, Value from) {
    Value most = ops.min(ops.sub(to, from), ops.constant(1023L));
    return ops.max(most, ops.constant(0L));
  }

  /** The class token and the patches of the page, {@code [B, 1 + P, C]}. */
  private static Value patches(Ops ops, Json config, Parameters body) {
    long width = config.size("hidden_size", 768);
    long input = config.size("input_size", 224);
    long patch = config.size("patch_size", 16);
    long channels = config.size("num_channels", 3);
    Value pixels =
        ops.input("pixel_values", ElementType.F32, Dims.of("batch_size", channels, input, input));
    Value image =
        Convolution.square(
                body.at("patch_embed.proj"),
                channels,
                width,
                patch,
                true,
                Window.stride(patch, patch))
            .apply(ops, pixels);
    Value tokens = ops.transpose(ops.reshape(image, 0, 0, -1), 0, 2, 1);
    Value first = ops.expand(body.get("cls_token", 1, 1, width), Dims.of(tokens.axis(0), 1, width));
    long side = input / patch;
    Value placed =
        ops.add(ops.concat(1, first, tokens), body.get("pos_embed", 1, side * side + 1, width));
    return LayerNorm.of(body.at("norm"), width, 1e-6).apply(ops, placed);
  }

  /** What the scores know of how far two tokens are apart, in the text and on the page. */
  private record Distances(Ops ops, Json config, Parameters encoder) {

    LayerContext in(LayerContext context, Value boxes, long patches) {
      boolean inText = config.flag("has_relative_attention_bias", true);
      if (!inText) {
        return context; // as published, places on the page are told with those in the text alone
      }
      long heads = config.size("num_attention_heads", 12);
      Value words = ops.range(ops.constant(0L), ops.dimension(boxes, 1), ops.constant(1L));
      Value line = ops.unsqueeze(ops.concat(0, words, ops.range(patches)), 0); // [1, N + P]
      long bins = config.size("rel_pos_bins", 32);
      Value bias =
          apart(
              encoder.get("rel_pos_bias.weight", heads, bins),
              line,
              config.size("max_rel_pos", 128));
      if (config.flag("has_spatial_attention_bias", true)) {
        long onPage = config.size("rel_2d_pos_bins", 64);
        int farthest = config.size("max_rel_2d_pos", 256);
        Value all = ops.concat(1, boxes, ofPatches(boxes));
        Value x =
            apart(
                encoder.get("rel_pos_x_bias.weight", heads, onPage),
                ops.gather(all, 0, 2),
                farthest);
        Value y =
            apart(
                encoder.get("rel_pos_y_bias.weight", heads, onPage),
                ops.gather(all, 3, 2),
                farthest);
        bias = ops.add(bias, ops.add(x, y));
      }
      double width = (double) config.size("hidden_size", 768) / heads;
      return new LayerContext(
          context.attention().withBias(ops.div(bias, Math.sqrt(width))),
          context.positions(),
          context.queries(),
          context.keys(),
          context.cache(),
          context.memory());
    }

    /** {@code [B, H, K, K]} from places {@code [B, K]} and numbers {@code [H, bins]}. */
    private Value apart(Value numbers, Value places, int farthest) {
      Value ahead = ops.sub(ops.unsqueeze(places, 1), ops.unsqueeze(places, 2));
      Value table = ops.transpose(numbers, 1, 0);
      return ops.transpose(BucketEncoding.numbers(ops, table, ahead, farthest), 0, 3, 1, 2);
    }

    /** The boxes of the class token and of the patches, {@code [B, 1 + P, 4]}. */
    private Value ofPatches(Value boxes) {
      long side = config.size("input_size", 224) / config.size("patch_size", 16);
      int count = Math.toIntExact(side * side);
      long[] all = new long[4 * (count + 1)];
      all[0] = 1;
      all[1] = 1;
      all[2] = PAGE - 1;
      all[3] = PAGE - 1;
      for (int i = 0; i < count; i++) {
        long row = i / side;
        long column = i % side;
        all[4 * i + 4] = PAGE * column / side;
        all[4 * i + 5] = PAGE * row / side;
        all[4 * i + 6] = PAGE * (column + 1) / side;
        all[4 * i + 7] = PAGE * (row + 1) / side;
      }
      Value page = ops.reshape(ops.constants(all), 1, count + 1L, 4);
      return ops.expand(page, Dims.of(boxes.axis(0), count + 1L, 4));
    }
  }
}
