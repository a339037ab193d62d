package dev.heed.hub;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.GraphFile;
import dev.heed.model.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which files of a listing are fetched, and why the others are not.
 *
 * @param leftOut by file, the reason
 */
record FileChoice(List<RemoteFile> files, Map<RemoteFile, String> leftOut) {

  private static final String MODEL = "model";
  private static final String MERGED = "decoder_model_merged";
  private static final Set<String> INSTEAD_OF_MERGED =
      Set.of("decoder_model", "decoder_with_past_model");
  private static final int NAMED = 12;

  /**
   * Configurations and vocabularies: in the root, beside the graphs, and of a module of
   * sentence-transformers.
   */
  private static final Pattern SETTINGS =
      Pattern.compile(
          "(?:onnx/|\\d+_\\w+/)?[^/]+\\.(?:json|txt|jinja|model|spm|tiktoken|vocab|bpe)|(?:additional_)?chat_templates/[^/]+\\.jinja|(?:LICENSE|NOTICE)[^/]*");

  private static final Pattern OF_THE_TRAINING =
      Pattern.compile(
          ".*(?:trainer_state|training_args|all_results|train_results|eval_results|optimizer|scheduler)[^/]*\\.json|.*\\.(?:bin|h5|msgpack)\\.index\\.json|requirements\\.txt");

  private static final Pattern MODULE = Pattern.compile("\\d+_\\w+/model\\.safetensors");
  private static final Pattern SINGLE = Pattern.compile("model\\.safetensors");
  private static final Pattern SHARD =
      Pattern.compile("model-\\d+-of-\\d+\\.safetensors|model\\.safetensors\\.index\\.json");
  private static final Pattern DATA = Pattern.compile(".*(?:_data(?:_\\d+)?|\\.data|\\.weights?)");

  static FileChoice of(List<RemoteFile> all, PullChoice choice, RepositoryId id) {
    Map<RemoteFile, String> leftOut = new LinkedHashMap<>();
    List<RemoteFile> chosen = new ArrayList<>();
    Patterns include = Patterns.of(choice.include());
    Patterns exclude = Patterns.of(choice.exclude());
    boolean named = !choice.include().isEmpty();
    Wanted wanted = named ? new Wanted(Set.of(), Set.of()) : Wanted.of(all, choice, id);
    for (RemoteFile file : all) {
      Optional<String> why =
          exclude.match(file.path())
              ? Optional.of("excluded")
              : named
                  ? Optional.of("not included").filter(reason -> !include.match(file.path()))
                  : wanted.without(file.path());
      why.ifPresentOrElse(reason -> leftOut.put(file, reason), () -> chosen.add(file));
    }
    if (chosen.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "No file of %s is asked for. It has: %s.".formatted(id, names(all)));
    }
    return new FileChoice(List.copyOf(chosen), leftOut);
  }

  private static String names(List<RemoteFile> files) {
    String first =
        files.stream().limit(NAMED).map(RemoteFile::path).collect(Collectors.joining(", "));
    return files.size() > NAMED ? "%s and %s more".formatted(first, files.size() - NAMED) : first;
  }

  /** The one kind of weights that Heed opens: graphs, or else safetensors. */
  private record Wanted(Set<String> weights, Set<String> graphs) {

    static Wanted of(List<RemoteFile> all, PullChoice choice, RepositoryId id) {
      List<GraphFile> graphs = graphs(all);
      if (!graphs.isEmpty()) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String name : needed(graphs, choice.task())) {
          chosen.add(slashed(best(graphs, name, choice.precision(), id)));
        }
        return new Wanted(withData(all, graphs, chosen), chosen);
      }
      Set<String> weights = new HashSet<>();
      boolean single = all.stream().anyMatch(file -> SINGLE.matcher(file.path()).matches());
      Pattern kind = single ? SINGLE : SHARD;
      for (RemoteFile file : all) {
        if (kind.matcher(file.path()).matches() || MODULE.matcher(file.path()).matches()) {
          weights.add(file.path());
        }
      }
      if (weights.isEmpty()) {
        throw invalidModel(
            "%s has neither an ONNX graph (onnx/*.onnx, *.onnx) nor model.safetensors, which are what Heed opens. It has: %s. Name files with --include to fetch them all the same."
                .formatted(id, names(all)));
      }
      return new Wanted(weights, Set.of());
    }

    private static List<GraphFile> graphs(List<RemoteFile> all) {
      return all.stream()
          .filter(file -> !file.path().contains("/") || file.path().matches("onnx/[^/]+"))
          .flatMap(file -> GraphFile.find(Path.of(file.path())).stream())
          .sorted(GraphFile.ORDER)
          .toList();
    }

    private static List<String> needed(List<GraphFile> graphs, Optional<String> task) {
      List<String> names = graphs.stream().map(GraphFile::name).distinct().toList();
      if (names.contains(MODEL)) {
        return List.of(MODEL);
      }
      if (names.contains("vision_model") && task.equals(Optional.of("image-feature-extraction"))) {
        return List.of("vision_model");
      }
      return names.contains(MERGED)
          ? names.stream().filter(name -> !INSTEAD_OF_MERGED.contains(name)).toList()
          : names;
    }

    private static Path best(
        List<GraphFile> graphs, String name, Optional<Precision> asked, RepositoryId id) {
      List<GraphFile> variants = graphs.stream().filter(g -> g.name().equals(name)).toList();
      return variants.stream()
          .filter(graph -> asked.isEmpty() || graph.precision() == asked.get())
          .findFirst()
          .map(GraphFile::path)
          .orElseThrow(
              () ->
                  invalidModel(
                      "%s has no %s variant of its graph '%s'. It has: %s."
                          .formatted(
                              id,
                              asked.map(Precision::id).orElse(""),
                              name,
                              variants.stream()
                                  .map(graph -> graph.precision().id())
                                  .distinct()
                                  .collect(Collectors.joining(", ")))));
    }

    /** A graph's weights may lie beside it; data that is no other graph's may be its own. */
    private static Set<String> withData(
        List<RemoteFile> all, List<GraphFile> graphs, Set<String> chosen) {
      Set<String> others =
          graphs.stream()
              .map(graph -> slashed(graph.path()))
              .filter(path -> !chosen.contains(path))
              .collect(Collectors.toSet());
      Set<String> weights = new HashSet<>(chosen);
      for (RemoteFile file : all) {
        String path = file.path();
        boolean data = DATA.matcher(path).matches() || path.matches(".*\\.onnx[._].+");
        if (data && longest(path, chosen) >= longest(path, others)) {
          weights.add(path);
        }
      }
      return weights;
    }

    private static int longest(String path, Set<String> graphs) {
      return graphs.stream()
          .map(graph -> graph.replaceFirst("\\.(?:onnx|ort)$", ""))
          .filter(path::startsWith)
          .mapToInt(String::length)
          .max()
          .orElse(0);
    }

    private static String slashed(Path path) {
      return path.toString().replace('\\', '/');
    }

    /** Why a file is not needed; empty where it is. */
    Optional<String> without(String path) {
      if (weights.contains(path) || (SETTINGS.matcher(path).matches() && isOfTheModel(path))) {
        return Optional.empty();
      }
      String lower = path.toLowerCase(Locale.ROOT);
      if (lower.endsWith(".onnx") || lower.endsWith(".ort") || DATA.matcher(path).matches()) {
        return Optional.of("another graph or precision");
      }
      return Optional.of(
          lower.endsWith(".safetensors")
              ? "the graphs are run"
              : lower.matches(".*\\.(?:bin|h5|msgpack|ot|gguf|pt|pth|ckpt|mlmodel|xml|tflite|pb)")
                  ? "weights in a form that Heed does not read"
                  : "not needed to run the model");
    }

    private boolean isOfTheModel(String path) {
      boolean shards = SHARD.matcher(path).matches();
      return !shards && !OF_THE_TRAINING.matcher(path).matches();
    }
  }
}
