package dev.heed.testing.fuzz;

import dev.heed.Heed;
import dev.heed.export.RecordedModel;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.op.Storage;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code config.json} of the reference's models beside their weights: labels, the task that it
 * suggests, and the recording of its architecture.
 */
public final class ConfigTarget {

  private ConfigTarget() {}

  /**
   * @param rooms the package of the plugin whose architectures are tried
   */
  public static FuzzTarget of(String name, String rooms) {
    return new FuzzTarget(name, Form.JSON, folder -> reading(folder, rooms));
  }

  private static Reading reading(Path folder, String rooms) {
    Heed heed = Heed.start();
    List<Path> models =
        Seeds.paths("config.json", 90_000, "models", "models_5").stream()
            .map(Path::getParent)
            .filter(model -> Files.exists(model.resolve("model.safetensors")))
            .filter(model -> isOf(heed, model, rooms))
            .toList();
    List<Path> copies =
        IntStream.range(0, models.size())
            .mapToObj(i -> copy(models.get(i), folder.resolve("model" + i)))
            .toList();
    List<byte[]> seeds =
        models.stream().map(model -> Seeds.bytes(model.resolve("config.json"))).toList();
    return Reading.of(seeds, (bytes, seed) -> read(heed, copies.get(seed), bytes));
  }

  private static boolean isOf(Heed heed, Path model, String rooms) {
    Json config = ModelFolder.open(model).config();
    return heed.architectures().all().stream()
        .filter(architecture -> architecture.builds(config))
        .anyMatch(architecture -> isIn(architecture, rooms));
  }

  private static boolean isIn(Architecture architecture, String rooms) {
    return architecture.getClass().getName().startsWith(rooms + ".");
  }

  private static Path copy(Path model, Path to) {
    Path weights = to.resolve("model.safetensors");
    try {
      Files.createDirectories(to);
      if (!Files.exists(weights)) {
        Files.copy(model.resolve("model.safetensors"), weights);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return to;
  }

  private static void read(Heed heed, Path model, byte[] config) {
    Seeds.put(model.resolve("config.json"), config);
    ModelFolder folder = ModelFolder.open(model);
    folder.labels();
    heed.findTaskFor(folder);
    folder.processorType();
    RecordedModel.of(folder, heed.architectures().all(), Choices.none())
        .graph()
        .toBytes(Storage.HANDED_OVER);
  }
}
