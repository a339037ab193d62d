package dev.heed.nlp.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.ModelFolder;
import dev.heed.tensor.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code modules.json} says of the way from tokens to a sentence's embedding.
 *
 * @param poolings whose vectors are put one behind the other
 * @param includePrompt whether the prompt's tokens count
 * @param dense layers behind the pooling
 * @param normalize whether embeddings have length 1
 */
record SentenceModules(
    List<Pooling> poolings, boolean includePrompt, List<DenseLayer> dense, boolean normalize) {

  static SentenceModules of(Pooling pooling, boolean normalize) {
    return new SentenceModules(List.of(pooling), true, List.of(), normalize);
  }

  /** The same, with embeddings of length 1 or not. */
  SentenceModules normalized(boolean on) {
    return new SentenceModules(poolings, includePrompt, dense, on);
  }

  /** Empty where the folder has no {@code modules.json}. */
  static Optional<SentenceModules> of(ModelFolder folder) {
    return folder.find("modules.json").map(file -> read(folder, file));
  }

  private static SentenceModules read(ModelFolder folder, Path file) {
    List<Pooling> poolings = new ArrayList<>();
    List<DenseLayer> dense = new ArrayList<>();
    boolean include = true;
    boolean normalize = false;
    for (Json module : JsonFiles.readList(file)) {
      String type = module.text("type", "");
      String path = module.text("path", "");
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> requireRoot(file, path);
        case "Pooling" -> {
          JsonNode config = folder.json(path + "/config.json").node();
          poolings.addAll(Pooling.of(config));
          include = config.path("include_prompt").asBoolean(true);
        }
        case "Dense" -> dense.add(DenseLayer.of(folder, path));
        case "Normalize" -> normalize = true;
        default -> throw unknown(file, type);
      }
    }
    return new SentenceModules(
        poolings.isEmpty() ? List.of(Pooling.MEAN) : poolings, include, dense, normalize);
  }

  private static void requireRoot(Path file, String path) {
    if (!path.isEmpty()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s keeps the transformer in the folder '%s'. Move its files beside modules.json."
              .formatted(file, path));
    }
  }

  private static HeedException unknown(Path file, String type) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "%s has a module '%s', which Heed does not run; it runs Transformer, Pooling, Dense and Normalize. Choose with --pooling to leave the modules out."
            .formatted(file, type));
  }

  /**
   * A text's embedding.
   *
   * @param tokens {@code [N, C]}
   */
  float[] embed(float[] tokens, int width) {
    float[] vector = pool(tokens, width);
    for (DenseLayer layer : dense) {
      vector = layer.apply(vector);
    }
    return normalize ? Rows.l2(vector) : vector;
  }

  private float[] pool(float[] tokens, int width) {
    if (tokens.length == 0) {
      return new float[width * poolings.size()];
    }
    float[] all = new float[width * poolings.size()];
    for (int i = 0; i < poolings.size(); i++) {
      System.arraycopy(poolings.get(i).pool(tokens, width), 0, all, i * width, width);
    }
    return all;
  }
}
