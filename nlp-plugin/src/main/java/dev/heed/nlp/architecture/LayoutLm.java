package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import java.util.List;

/**
 * BERT on pages: to each word are added vectors of where its box begins and ends, and of how wide
 * and high it is.
 *
 * <p>{@code bbox [B, N, 4]} are the words' boxes: left, top, right, bottom, from 0 to 1000.
 *
 * @see <a href="https://arxiv.org/abs/1912.13318">Xu et al. 2019, LayoutLM</a>
 */
public final class LayoutLm implements Architecture {

  private static final String CLASSES = "LayoutLM";

  @Override
  public String modelType() {
    return "layoutlm";
  }

  @Override
  public List<String> heads() {
    return List.of(
        CLASSES + "ForQuestionAnswering",
        CLASSES + "ForTokenClassification",
        CLASSES + "ForSequenceClassification",
        CLASSES + "ForMaskedLM",
        CLASSES + "Model");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring(CLASSES.length());
    Parameters body = Checkpoint.body(parameters, modelType(), "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops);
    Value types = text.more(ops, "token_type_ids");
    Value boxes = ops.input("bbox", ElementType.I64, Dims.of("batch_size", "sequence_length", 4));
    TransformerEncoder layers =
        TransformerEncoder.of(
            Bert.table(
                config, new LearnedEncoding(Trained.of(BertEmbeddings.positions(body, config)))),
            Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers")),
            choices);

    Value words = ops.gather(BertEmbeddings.words(body, config), text.ids(), 0);
    Value segments =
        BertEmbeddings.table(
            body.at("embeddings.token_type_embeddings"), config, "type_vocab_size");
    Value typed = ops.add(words, ops.gather(segments, types, 0));
    Value onPage = onPage(ops, config, body.at("embeddings"), boxes, typed);
    Value placed = layers.place(ops, new Embedded(onPage, text.grid()));
    Value tokens =
        Bert.norm(config).of(body.at("embeddings.LayerNorm"), placed.size(-1)).apply(ops, placed);
    EncoderOutput encoded = layers.encode(ops, tokens, text.context(ops, tokens));
    encoded.outputMaps(ops, choices, "");
    answer(ops, config, parameters, body, head, encoded.last());
  }

  private static void answer(
      Ops ops, Json config, Parameters all, Parameters body, String head, Value hidden) {
    TextHead top = new TextHead(ops, config, hidden.size(-1));
    Parameters pooler = body.at("pooler.dense");
    switch (head) {
      case "ForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      case "ForTokenClassification" -> top.classes(hidden, all.at("classifier"));
      case "ForSequenceClassification" ->
          top.classes(top.pooled(hidden, pooler), all.at("classifier"));
      case "ForMaskedLM" ->
          ops.output(
              "logits", BertHeads.words(top, config, all.at("cls.predictions"), body, hidden));
      default -> top.features(hidden, pooler);
    }
  }

  /** Left, top, right, bottom, height and width, each a vector as wide as a word's. */
  private static Value onPage(
      Ops ops, Json config, Parameters embeddings, Value boxes, Value words) {
    long count = config.size("max_2d_position_embeddings", 1024);
    long width = words.size(-1);
    Value x = embeddings.get("x_position_embeddings.weight", count, width);
    Value y = embeddings.get("y_position_embeddings.weight", count, width);
    Value high = embeddings.get("h_position_embeddings.weight", count, width);
    Value wide = embeddings.get("w_position_embeddings.weight", count, width);
    Value left = ops.gather(boxes, 0, 2);
    Value top = ops.gather(boxes, 1, 2);
    Value right = ops.gather(boxes, 2, 2);
    Value bottom = ops.gather(boxes, 3, 2);
    Value sum = ops.add(words, ops.gather(x, left, 0));
    sum = ops.add(sum, ops.gather(y, top, 0));
    sum = ops.add(sum, ops.gather(x, right, 0));
    sum = ops.add(sum, ops.gather(y, bottom, 0));
    sum = ops.add(sum, ops.gather(high, ops.sub(bottom, top), 0));
    return ops.add(sum, ops.gather(wide, ops.sub(right, left), 0));
  }
}
