package dev.heed.nlp.task;

import dev.heed.model.EmbeddedModel;
import java.nio.file.Path;
import java.util.Map;

/** Real sentence models for tests, put together from the artifacts that carry them. */
final class SentenceModels {

  private static final String FILES = "dev/heed/nlp/models/all-minilm-l6-v2/";

  private SentenceModels() {}

  /** all-MiniLM-L6-v2 in fp32: mean pooling, normalised. */
  static Path allMiniLm() {
    return folder("test-all-minilm-l6-v2-fp32", "all-minilm-l6-v2", FILES + "pooling.json");
  }

  /** bge-small-en-v1.5 in fp32: the first token, normalised. */
  static Path bgeSmall() {
    return folder(
        "test-bge-small-en-v1.5-fp32", "bge-small-en-v1.5", "dev/heed/nlp/task/cls-pooling.json");
  }

  private static Path folder(String name, String resource, String pooling) {
    return new EmbeddedModel(
            SentenceModels.class,
            name,
            Map.of(
                "config.json", FILES + "config.json",
                "tokenizer_config.json", FILES + "tokenizer_config.json",
                "modules.json", FILES + "modules.json",
                "1_Pooling/config.json", pooling,
                "tokenizer.json", resource + "-tokenizer.json",
                "model.onnx", resource + ".onnx"))
        .unpack();
  }
}
