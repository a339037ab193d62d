package dev.heed.nlp.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.tensor.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code modules.json} says of the way from tokens to a sentence's embedding.
 *
 * @param poolings whose vectors are put one behind the other
 * @param includePrompt whether the prompt's tokens count
 * @param steps what is done with the pooled vector, in order
 * @param normalize whether embeddings have length 1, where no module says so
 * @param width how many of the values are kept; all where it is greater
 */
record SentenceModules(
    List<Pooling> poolings,
    boolean includePrompt,
    List<SentenceStep> steps,
    boolean normalize,
    int width) {

  static SentenceModules of(Pooling pooling, boolean normalize) {
    return new SentenceModules(List.of(pooling), true, List.of(), normalize, Integer.MAX_VALUE);
  }

  /** The same, with embeddings of length 1 or not. */
  SentenceModules normalized(boolean on) {
    List<SentenceStep> others =
        steps.stream().filter(step -> on || step != SentenceStep.NORMALIZE).toList();
    return new SentenceModules(poolings, includePrompt, others, on, width);
  }

  /** The same, with no more than {@code width} values of each embedding. */
  SentenceModules truncated(int width) {
    return new SentenceModules(poolings, includePrompt, steps, normalize, width);
  }

  /** Empty where the folder has no {@code modules.json}. */
  static Optional<SentenceModules> of(ModelFolder folder) {
    return folder.find("modules.json").map(file -> read(folder, file));
  }

  /** Those of a folder, or the usual ones where it says nothing. */
  static SentenceModules orUsual(ModelFolder folder) {
    return of(folder)
        .orElseGet(
            () -> {
              if (isTokenByToken(folder)) {
                throw tokenByToken(folder.toString());
              }
              return of(Pooling.MEAN, true);
            });
  }

  /** A model that compares token by token, such as ColBERT, has no embedding of a sentence. */
  private static boolean isTokenByToken(ModelFolder folder) {
    return folder.findJson("config.json").map(c -> c.texts("architectures")).stream()
        .flatMap(List::stream)
        .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains("colbert"));
  }

  private static HeedException tokenByToken(String origin) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "%s describes a model without pooling, such as ColBERT: it compares texts token by token and has no vector for a whole text. Choose with --pooling: none for the vectors of its transformer, one for each token, or mean to pool them all the same."
            .formatted(origin));
  }

  private static SentenceModules read(ModelFolder folder, Path file) {
    List<Pooling> poolings = new ArrayList<>();
    List<SentenceStep> steps = new ArrayList<>();
    boolean include = true;
    for (Json module : JsonFiles.readList(file)) {
      String type = module.text("type", "");
      String path = module.text("path", "");
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> requireRoot(file, path);
        case "Pooling" -> {
          JsonNode config = JsonNodes.of(folder.json(path + "/config.json"));
          poolings.addAll(Pooling.of(config));
          include = config.path("include_prompt").asBoolean(true);
        }
        case "Dense" -> steps.add(DenseLayer.of(folder, path)::apply);
        case "LayerNorm" -> steps.add(SentenceNorm.of(folder, path)::apply);
        case "Normalize" -> steps.add(SentenceStep.NORMALIZE);
        case "Dropout" -> {} // does nothing to a model that is not trained
        default -> throw unknown(file, type);
      }
    }
    if (poolings.isEmpty()) {
      throw tokenByToken(file.toString());
    }
    return new SentenceModules(poolings, include, steps, false, Integer.MAX_VALUE);
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
        "%s has a module '%s', which Heed does not run; it runs Transformer, Pooling, Dense, LayerNorm, Normalize and Dropout. Choose with --pooling to leave the modules out."
            .formatted(file, type));
  }

  /**
   * A text's embedding.
   *
   * @param tokens {@code [N, C]}
   */
  float[] embed(float[] tokens, int width) {
    float[] vector = pool(tokens, width);
    for (SentenceStep step : steps) {
      vector = step.apply(vector);
    }
    return finished(vector);
  }

  /** The end of the way alone, for a graph that has the modules in it. */
  float[] finished(float[] embedding) {
    float[] kept = Arrays.copyOf(embedding, Math.min(width, embedding.length));
    return normalize ? Rows.l2(kept) : kept;
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
