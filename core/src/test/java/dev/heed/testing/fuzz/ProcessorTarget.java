package dev.heed.testing.fuzz;

import dev.heed.Heed;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Processor;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** {@code preprocessor_config.json} of published models, applied to one input. */
public final class ProcessorTarget {

  private ProcessorTarget() {}

  /**
   * @param modality such as {@code image}
   * @param others seeds beside those of the reference, as JSON
   * @param input what is processed
   */
  public static FuzzTarget of(
      String name, String modality, List<String> others, Supplier<Object> input) {
    return new FuzzTarget(
        name, Form.JSON, folder -> reading(folder, modality, others, input.get()));
  }

  private static Reading reading(Path folder, String modality, List<String> others, Object input) {
    Heed heed = Heed.start();
    Path model = folder.resolve("processor");
    List<byte[]> all =
        new ArrayList<>(Seeds.of("(new_style_)?preprocessor_config.json", "processors"));
    others.forEach(json -> all.add(json.getBytes(StandardCharsets.UTF_8)));
    List<byte[]> seeds =
        all.stream().filter(seed -> isRead(heed, model, modality, seed, input)).toList();
    return Reading.of(seeds, (bytes, seed) -> process(heed, model, modality, bytes, input));
  }

  private static boolean isRead(Heed heed, Path model, String modality, byte[] seed, Object input) {
    try {
      process(heed, model, modality, seed, input);
      return true;
    } catch (HeedException e) {
      return false; // another modality's
    }
  }

  @SuppressWarnings("unchecked") // the input is one of this modality
  private static void process(Heed heed, Path model, String modality, byte[] bytes, Object input) {
    Seeds.put(model.resolve("preprocessor_config.json"), bytes);
    ModelFolder folder = ModelFolder.open(model);
    Processor<Object> processor =
        (Processor<Object>) heed.processorFor(folder, modality).open(folder);
    processor.process(List.of(input));
  }
}
