package dev.heed.lab;

import dev.heed.model.Labels;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.Source;
import dev.heed.spi.SourceBatch;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One input, as the model takes it.
 *
 * @param label the number of its class, where it is known
 */
public record Sample(Inputs inputs, OptionalInt label) {

  /**
   * Reads and processes files. One in a folder that is named like a class of the model, {@code
   * class/image.png}, has that class for its label.
   *
   * @param arguments files, folders or globs; a folder of folders is one class after the other
   */
  public static List<Sample> read(
      ProcessorType<?> type, ModelFolder folder, List<String> arguments) {
    return read(
        SourceBatch.of(type, folder, arguments.stream().flatMap(Sample::classes).toList()),
        folder.labels());
  }

  private static <I> List<Sample> read(SourceBatch<I> batch, Labels labels) {
    return batch.sources().stream()
        .map(source -> new Sample(batch.one(source), label(source, labels)))
        .toList();
  }

  private static Stream<String> classes(String argument) {
    File[] folders = new File(argument).listFiles(File::isDirectory);
    return folders == null || folders.length == 0
        ? Stream.of(argument)
        : Arrays.stream(folders).map(File::getPath).sorted();
  }

  /** The class that the input's folder is named like. */
  private static OptionalInt label(Source source, Labels labels) {
    Path folder = Path.of(source.name()).toAbsolutePath().getParent();
    return labels.byId().entrySet().stream()
        .filter(label -> folder.endsWith(label.getValue()))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }
}
