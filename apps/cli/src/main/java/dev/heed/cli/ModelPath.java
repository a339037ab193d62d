package dev.heed.cli;

import dev.heed.hub.Hub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParseResult;

/**
 * What {@code --model} takes: a folder, or {@code org/name} where the hub's cache has it. Names
 * become folders when the command runs: help and completion read no cache.
 */
final class ModelPath implements ITypeConverter<Path> {

  @Override
  public Path convert(String text) {
    return Path.of(text);
  }

  /** Puts folders in the place of names. */
  static void resolve(ParseResult parsed) {
    for (ArgSpec argument : parsed.commandSpec().args()) {
      if (isModel(argument) && argument.getValue() instanceof Path path && !Files.exists(path)) {
        List<String> written = argument.stringValues();
        argument.setValue(
            Hub.standard().folder(written.isEmpty() ? path.toString() : written.get(0)));
      }
    }
    if (parsed.hasSubcommand()) {
      resolve(parsed.subcommand());
    }
  }

  private static boolean isModel(ArgSpec argument) {
    return Arrays.stream(argument.converters()).anyMatch(ModelPath.class::isInstance);
  }
}
