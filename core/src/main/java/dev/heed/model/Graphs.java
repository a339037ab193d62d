package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The graphs of a model folder: those in its root and in {@code onnx/}.
 *
 * @param chosen the one that is meant by the model, where the caller says so
 */
record Graphs(Path folder, List<GraphFile> files, Optional<String> chosen) {

  /** What a graph is called that is the whole model. */
  private static final String WHOLE = "model";

  /** The published names of graphs that are one part of a model among several. */
  private static final Pattern PART =
      Pattern.compile(
          "((text|vision|audio|image|prompt|speech)_)?(encoder|decoder)(_model|_with_past|_merged|_mask_decoder)*"
              + "|decoder_with_past_model|embed_tokens|(text|vision|audio)_model(_merged)?|lm_head"
              + "|tokenizer|(un)?cached_decode|encode|preprocess");

  static Graphs of(Path folder, Optional<String> chosen) {
    List<GraphFile> files =
        Stream.of(folder.resolve("onnx"), folder)
            .flatMap(place -> FileChecks.list(place).stream())
            .flatMap(path -> GraphFile.find(path).stream())
            .sorted(GraphFile.ORDER)
            .toList();
    return new Graphs(folder, files, chosen);
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
    if (name.equals(WHOLE) && chosen.isPresent()) {
      return chosen(chosen.get());
    }
    List<GraphFile> named = files.stream().filter(file -> file.name().equals(name)).toList();
    List<String> names = names();
    boolean only = names.size() == 1 && !PART.matcher(names.get(0)).matches();
    return named.isEmpty() && name.equals(WHOLE) && only ? files : named;
  }

  /** By name, by the name of its file with ending or without, or by its place in the folder. */
  private List<GraphFile> chosen(String asked) {
    List<GraphFile> named = files.stream().filter(file -> file.name().equals(asked)).toList();
    List<GraphFile> found =
        named.isEmpty() ? files.stream().filter(file -> isAt(file, asked)).toList() : named;
    if (found.isEmpty()) {
      throw Suggestions.unknown("graph", asked, names());
    }
    return found;
  }

  private boolean isAt(GraphFile file, String asked) {
    String name = String.valueOf(file.path().getFileName());
    return asked.equals(name)
        || asked.equals(name.substring(0, name.lastIndexOf('.')))
        || asked.equals(folder.relativize(file.path()).toString().replace('\\', '/'));
  }

  /** Who asks for the model gets a folder's only graph, even where it is called a part of one. */
  private List<GraphFile> variants(String name) {
    List<GraphFile> variants = find(name);
    if (!variants.isEmpty()) {
      return variants;
    }
    if (name.equals(WHOLE) && names().size() == 1) {
      return files;
    }
    if (name.equals(WHOLE) && names().size() > 1) {
      HeedException unknown = Suggestions.unknown("graph", name, names());
      throw new HeedException(
          unknown.code(),
          "%s has several graphs. %s Name one of them with --graph."
              .formatted(folder, unknown.getMessage()));
    }
    if (files.isEmpty()) {
      throw invalidModel(
          "%s has no .onnx or .ort file, neither in it nor in onnx/. It has: %s."
              .formatted(folder, FileChecks.contents(folder)));
    }
    HeedException unknown = Suggestions.unknown("graph", name, names());
    throw name.equals("encoder_model") && names().contains(WHOLE)
        ? new HeedException(
            unknown.code(),
            "%s has a model of one graph, and the task needs an encoder and a decoder. %s 'heed inspect' names the task of this model."
                .formatted(folder, unknown.getMessage()))
        : unknown;
  }
}
