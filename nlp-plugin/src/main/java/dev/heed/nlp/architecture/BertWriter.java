package dev.heed.nlp.architecture;

import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.MemoryDecoder;
import dev.heed.layer.MemoryText;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.nlp.encoding.PositionTable;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.List;

/**
 * BERT as a decoder that reads a picture, or a question that has seen one: BLIP's captions and
 * answers.
 *
 * @see <a href="https://arxiv.org/abs/2201.12086">Li et al. 2022</a>
 */
public final class BertWriter implements MemoryDecoder {

  @Override
  public String modelType() {
    return "blip";
  }

  @Override
  public List<String> heads() {
    return List.of("BlipForConditionalGeneration", "BlipForQuestionAnswering");
  }

  @Override
  public MemoryText.Sizes sizes(Json config) {
    Json text = config.object("text_config");
    int heads = text.size("num_attention_heads", 8);
    return new MemoryText.Sizes(
        text.size("num_hidden_layers", 12), heads, width(text) / heads, memoryWidth(text), false);
  }

  static int width(Json text) {
    return text.size("hidden_size", 768);
  }

  static int memoryWidth(Json text) {
    return text.size("encoder_hidden_size", 768);
  }

  @Override
  public void build(
      Ops ops, Json config, Parameters parameters, Choices choices, MemoryText written) {
    Json text = config.object("text_config");
    Parameters body = parameters.at("text_decoder.bert");
    Parameters embeddings = body.at("embeddings");
    int width = width(text);
    Value words = words(text, embeddings);
    LayerTable table =
        table(text, new PositionTable(places(text, embeddings), written.positions()));
    TransformerEncoder layers =
        TransformerEncoder.of(
            table,
            Checkpoint.layers(body.at("encoder.layer"), text.size("num_hidden_layers", 12)),
            choices);

    Value placed = written.place(ops, ops.gather(words, written.ids(), 0), layers);
    Value tokens = table.norm(embeddings.at("LayerNorm")).apply(ops, placed);
    EncoderOutput decoded = layers.encode(ops, tokens, written.context(ops));
    decoded.outputMaps(ops, choices, "decoder_");

    Parameters predictions = parameters.at("text_decoder.cls.predictions");
    Parameters transform = predictions.at("transform");
    TextHead top = new TextHead(ops, text, width);
    Value word =
        top.word(
            decoded.last(),
            Linear.of(transform.at("dense"), width, width),
            Bert.activation(text),
            table.norm(transform.at("LayerNorm")));
    Value bias = predictions.get("bias", words.size(0));
    top.words(word, predictions.at("decoder"), words, bias);
  }

  static Value words(Json text, Parameters embeddings) {
    return embeddings.get("word_embeddings.weight", text.size("vocab_size", 30_524), width(text));
  }

  static Value places(Json text, Parameters embeddings) {
    return embeddings.get(
        "position_embeddings.weight", text.size("max_position_embeddings", 512), width(text));
  }

  static LayerTable table(Json text, PositionalEncoding own) {
    return LayerTable.of(width(text), Bert.norm(text))
        .attention(attention(text, "attention").position(own))
        .crossAttention(attention(text, "crossattention").reading(memoryWidth(text)))
        .feedForward(
            FeedForwardTable.mlp(
                "intermediate.dense",
                "output.dense",
                text.size("intermediate_size", 3072),
                Bert.activation(text)))
        .normsOnSum(
            "attention.output.LayerNorm", "crossattention.output.LayerNorm", "output.LayerNorm");
  }

  private static AttentionTable attention(Json text, String name) {
    return AttentionTable.split(
            name + ".self.query", name + ".self.key", name + ".self.value", name + ".output.dense")
        .heads(text.size("num_attention_heads", 8));
  }
}
