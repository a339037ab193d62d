package dev.heed.cli;

import dev.heed.model.ModelFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The model of a command that cannot do without one. */
final class ModelOption {

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      converter = ModelPath.class,
      required = true,
      description = "A model folder, or org/name of the hub's cache (heed pull).")
  private Path path = Path.of("");

  Path path() {
    return path;
  }

  ModelFolder folder() {
    return ModelFolder.open(path);
  }
}
