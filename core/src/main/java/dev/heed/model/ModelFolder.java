package dev.heed.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model on disk in the Hugging Face layout. Files are read when they are asked for. */
public final class ModelFolder {

  private final Path path;

  private ModelFolder(Path path) {
    this.path = path;
  }

  /** Opens a folder; it must exist. */
  public static ModelFolder open(Path path) {
    return new ModelFolder(path);
  }

  public Path path() {
    return path;
  }

  /** {@code config.json}. */
  public Json config() {
    return Json.empty("config.json");
  }

  public Labels labels() {
    return Labels.of(config());
  }

  /**
   * {@code preprocessor_config.json}, or what {@code processor_config.json} holds for the modality.
   */
  public Optional<Json> processorConfig() {
    return Optional.empty();
  }

  /**
   * Names of the graphs, without variant and ending: {@code model}, or {@code encoder_model}, ...
   */
  public List<String> graphs() {
    return List.of();
  }

  /** The file of one graph in one precision, its external data checked. */
  public Path graph(String name, Precision precision) {
    return path;
  }

  /** The file of one graph, in fp32 or whatever there is. */
  public Path graph(String name) {
    return path;
  }
}
