package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.Suggestions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The graphs of a model folder: those in its root and in {@code onnx/}. */
record Graphs(Path folder, List<GraphFile> files) {

  /** What a graph is called that is the whole model. */
  private static final String WHOLE = "model";

  /** Names of graphs that are one part of a model among several. */
  private static final Pattern PART =
      Pattern.compile(
          ".*(encoder|decoder|embed|text_model|vision_model|audio_model|lm_head|tokenizer).*");

  static Graphs of(Path folder) {
    List<GraphFile> files =
        Stream.of(folder.resolve("onnx"), folder)
            .flatMap(place -> FileChecks.list(place).stream())
            .flatMap(path -> GraphFile.find(path).stream())
            .sorted(GraphFile.ORDER)
            .toList();
    return new Graphs(folder, files);
  }

  List<String> names() {
    return files.stream().map(GraphFile::name).distinct().toList();
  }

  /** The most exact variant. */
  GraphFile get(String name) {
    return variants(name).get(0);
  }

  GraphFile get(String name, Precision precision) {
    List<GraphFile> variants = variants(name);
    return find(variants, precision).orElseThrow(() -> noVariant(name, precision, variants));
  }

  private static Optional<GraphFile> find(List<GraphFile> variants, Precision precision) {
    return variants.stream().filter(file -> file.precision() == precision).findFirst();
  }

  private RuntimeException noVariant(String name, Precision asked, List<GraphFile> variants) {
    List<Precision> there = variants.stream().map(GraphFile::precision).distinct().toList();
    return invalidModel(
        "%s has no %s variant of graph '%s'. It has: %s. Ask for one of these with --precision."
            .formatted(folder, asked.id(), name, String.join(", ", Precision.ids(there))));
  }

  boolean has(String name) {
    return !find(name).isEmpty();
  }

  /** A folder's only graph is the model, whatever it is called; one part of several is not. */
  private List<GraphFile> find(String name) {
    List<GraphFile> named = files.stream().filter(file -> file.name().equals(name)).toList();
    List<String> names = names();
    boolean only = names.size() == 1 && !PART.matcher(names.get(0)).matches();
    return named.isEmpty() && name.equals(WHOLE) && only ? files : named;
  }

  private List<GraphFile> variants(String name) {
    List<GraphFile> variants = find(name);
    if (!variants.isEmpty()) {
      return variants;
    }
    throw files.isEmpty()
        ? invalidModel(
            "%s has no .onnx or .ort file, neither in it nor in onnx/. It has: %s."
                .formatted(folder, FileChecks.contents(folder)))
        : Suggestions.unknown("graph", name, names());
  }
}
