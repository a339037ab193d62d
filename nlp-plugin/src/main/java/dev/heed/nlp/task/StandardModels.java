package dev.heed.nlp.task;

import dev.heed.model.EmbeddedModel;
import dev.heed.spi.StandardModel;
import java.util.Map;

/** The models that come with this plugin. */
final class StandardModels {

  private static final String FOLDER = "dev/heed/nlp/models/all-minilm-l6-v2/";

  private static final EmbeddedModel ALL_MINILM =
      new EmbeddedModel(
          StandardModels.class,
          "all-minilm-l6-v2-int8-1",
          Map.of(
              "config.json", FOLDER + "config.json",
              "tokenizer_config.json", FOLDER + "tokenizer_config.json",
              "modules.json", FOLDER + "modules.json",
              "sentence_bert_config.json", FOLDER + "sentence_bert_config.json",
              "1_Pooling/config.json", FOLDER + "pooling.json",
              "tokenizer.json", "all-minilm-l6-v2-q-tokenizer.json",
              "onnx/model_int8.onnx", "all-minilm-l6-v2-q.onnx"));

  static final StandardModel SENTENCE_EMBEDDING =
      new StandardModel(
          "heed: no --model given: using the embedded all-MiniLM-L6-v2 in int8, sentence embeddings"
              + " of 384 values for English.",
          ALL_MINILM::unpack);

  private StandardModels() {}
}
