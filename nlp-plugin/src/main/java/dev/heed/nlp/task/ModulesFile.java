package dev.heed.nlp.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code modules.json} and the files of the modules that it names. */
final class ModulesFile {

  /** More than any model nests routes in routes. */
  private static final int MOST_NESTED = 4;

  /** Each mark of ASCII, which published models leave out where they name no words. */
  private static final List<String> PUNCTUATION =
      List.of("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".split(""));

  private final ModelFolder folder;
  private final Path file;
  private final Optional<String> route;
  private final List<TokenStep> tokenSteps = new ArrayList<>();
  private final List<Pooling> poolings = new ArrayList<>();
  private final List<SentenceStep> steps = new ArrayList<>();
  private boolean includePrompt = true;
  private List<String> skipped;
  private boolean skipsInQueries;
  private boolean routed;

  private ModulesFile(ModelFolder folder, Path file, Optional<String> route) {
    this.folder = folder;
    this.file = file;
    this.route = route;
    this.skipped = olderSkipped(folder);
  }

  /** Which words a model leaves out that compares texts token by token, before it had a module. */
  private static List<String> olderSkipped(ModelFolder folder) {
    Json settings =
        folder
            .findJson("config_sentence_transformers.json")
            .orElseGet(() -> Json.empty("config_sentence_transformers.json"));
    boolean older = settings.has("query_prefix") || settings.has("document_prefix");
    return settings.has("skiplist_words") || !older ? words(settings) : PUNCTUATION;
  }

  private static List<String> words(Json config) {
    return config.has("skiplist_words") ? config.texts("skiplist_words") : List.of();
  }

  static SentenceModules read(ModelFolder folder, Path file, Optional<String> route) {
    ModulesFile modules = new ModulesFile(folder, file, route);
    for (Json module : JsonFiles.readList(file)) {
      modules.add(module.text("type", ""), module.text("path", ""), 0);
    }
    return modules.finished();
  }

  private SentenceModules finished() {
    if (route.isPresent() && !routed) {
      throw SentenceRoutes.none(file.toString(), route.get());
    }
    return new SentenceModules(
        List.copyOf(tokenSteps),
        List.copyOf(poolings),
        includePrompt,
        List.copyOf(steps),
        false,
        Integer.MAX_VALUE,
        skipped,
        skipsInQueries);
  }

  private void add(String type, String path, int depth) {
    switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "Transformer", "MLMTransformer" -> requireRoot(path);
      case "Router", "Asym" -> route(path, depth);
      case "WeightedLayerPooling" -> beforePooling(type, WeightedLayers.of(folder, path));
      case "CNN" -> beforePooling(type, TokenConvolutions.of(folder, path)::apply);
      case "Pooling" -> {
        JsonNode config = JsonNodes.of(folder.json(path + "/config.json"));
        poolings.addAll(Pooling.of(config));
        includePrompt = config.path("include_prompt").asBoolean(true);
      }
      case "SpladePooling" -> {
        beforePooling(type, SpladePooling.of(folder, path));
        poolings.add(Pooling.CLS); // of one that stands for all
      }
      case "Dense" -> dense(path);
      case "LayerNorm" -> steps.add(SentenceNorm.of(folder, path)::apply);
      case "Normalize" -> steps.add(SentenceStep.NORMALIZE);
      case "MultiVectorMask" -> {
        Json mask = folder.json(path + "/config.json");
        skipped = words(mask);
        skipsInQueries = mask.texts("skiplist_tasks").contains(QueryExpansion.QUERY);
      }
      case "Dropout" -> {} // does nothing to a model that is not trained
      default -> throw unknown(type);
    }
  }

  private void route(String path, int depth) {
    if (depth == MOST_NESTED) {
      throw HeedException.invalidModel(
          "%s has routers in routers, %s deep.".formatted(file, MOST_NESTED));
    }
    routed = true;
    for (SentenceRouter.RoutedModule module : SentenceRouter.of(folder, path).modules(route)) {
      add(module.type(), module.path(), depth + 1);
    }
  }

  private void dense(String path) {
    SentenceStep layer = DenseLayer.of(folder, path)::apply;
    if (DenseLayer.isForTokens(folder, path)) {
      beforePooling("Dense", TokenStep.each(layer));
    } else {
      steps.add(layer);
    }
  }

  private void beforePooling(String type, TokenStep step) {
    if (!poolings.isEmpty()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "%s changes the vectors of tokens by '%s' after it has pooled them, which changes no embedding. Is the order of the modules right?"
              .formatted(file, type));
    }
    tokenSteps.add(step);
  }

  private void requireRoot(String path) {
    if (path.isEmpty()) {
      return;
    }
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        (routed
                ? "%s has a transformer for each route, here in the folder '%s'; Heed runs one"
                    + " transformer for all texts. Open that folder as a model of its own, with"
                    + " --pooling and --normalize as its modules say."
                : "%s keeps the transformer in the folder '%s'. Move its files beside"
                    + " modules.json.")
            .formatted(file, path));
  }

  private HeedException unknown(String type) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "%s has a module '%s', which Heed does not run; it runs Transformer, MLMTransformer, WeightedLayerPooling, CNN, Pooling, SpladePooling, MultiVectorMask, Router (Asym), Dense, LayerNorm, Normalize and Dropout. (LSTM, BoW and WordEmbeddings stand on tokenizers of their own, not on a transformer.) Choose with --pooling to leave the modules out."
            .formatted(file, type));
  }
}
