package dev.heed.examples.lecture;

import dev.heed.Heed;
import dev.heed.look.AttentionResult;
import dev.heed.look.Look;
import dev.heed.look.LookOptions;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.ProcessorType;
import java.util.List;
import java.util.Optional;

/**
 * A trained model that comes with a task, and one input for it.
 *
 * @param shown the text or the picture
 * @param inputs as its processor made them
 * @param processor that of the folder
 */
record RealModel(
    Heed heed, ModelFolder folder, Object shown, Inputs inputs, Processor<?> processor) {

  /** The standard model of {@code task}; {@code input} is a text or a file. */
  static RealModel of(String task, String modality, String input) {
    Heed heed = Heed.start();
    ModelFolder folder =
        ModelFolder.open(heed.task(task).standardModel().orElseThrow().folder().get());
    return of(heed, folder, heed.processorFor(folder, modality), input);
  }

  private static <I> RealModel of(
      Heed heed, ModelFolder folder, ProcessorType<I> type, String input) {
    I read = type.reader().read(type.reader().find(input).get(0));
    Processor<I> processor = type.open(folder);
    return new RealModel(heed, folder, read, processor.process(List.of(read)), processor);
  }

  /** One run that shows its attention. */
  AttentionResult look(LookOptions shown) {
    try (Look look = heed.look(folder, shown)) {
      return look.run(inputs.takenBy(look.session()));
    }
  }

  Session session() {
    return heed.session(folder, "model", Device.CPU, Optional.empty());
  }
}
