package dev.heed.cli;

import dev.heed.hub.Hub;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/** What {@code --model} takes: a folder, or {@code org/name} where the hub's cache has it. */
final class ModelPath implements ITypeConverter<Path> {

  @Override
  public Path convert(String text) {
    Path path = Path.of(text);
    return Files.exists(path) ? path : Hub.standard().folder(text);
  }
}
