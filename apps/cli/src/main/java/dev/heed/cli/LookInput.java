package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model is shown, as tensors, and what it was before.
 *
 * @param shown the picture, text or recording; empty where tensors were given
 * @param processor the one that made tensors of it
 * @param words the folder's tokenizer, where it has one
 */
record LookInput(
    ModelFolder folder,
    Map<String, Tensor> tensors,
    Optional<Object> shown,
    Optional<Processor<?>> processor,
    Optional<Tokenizer> words) {

  static LookInput of(
      Heed heed,
      ModelFolder folder,
      @Nullable Path tensors,
      @Nullable String input,
      @Nullable String text) {
    if (tensors != null) {
      return new LookInput(
          folder, read(tensors), Optional.empty(), Optional.empty(), tokenizer(heed, folder));
    }
    if (input == null) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "heed attention needs an input: a picture, a text or a recording; or tensors with"
              + " --inputs IN.safetensors.");
    }
    LookInput shown =
        processed(ProcessCommand.only(heed, folder), folder, input, tokenizer(heed, folder));
    return text == null
        ? shown
        : shown.with(words(heed.processorFor(folder, "text"), folder, text));
  }

  private static Optional<Tokenizer> tokenizer(Heed heed, ModelFolder folder) {
    return heed.processors().all().stream()
        .filter(type -> type.modality().equals("text") && type.fits(folder))
        .map(type -> type.open(folder))
        .filter(Tokenizer.class::isInstance)
        .map(Tokenizer.class::cast)
        .findFirst();
  }

  private static <I> LookInput processed(
      ProcessorType<I> type, ModelFolder folder, String input, Optional<Tokenizer> words) {
    I read = type.reader().read(type.reader().find(input).get(0));
    Processor<I> processor = type.open(folder);
    Inputs made = processor.process(List.of(read));
    return new LookInput(folder, made.byName(), Optional.of(read), Optional.of(processor), words);
  }

  private static <I> Map<String, Tensor> words(
      ProcessorType<I> type, ModelFolder folder, String text) {
    I read = type.reader().read(type.reader().find(text).get(0));
    return type.open(folder).process(List.of(read)).byName();
  }

  private static Map<String, Tensor> read(Path file) {
    try (Safetensors tensors = Safetensors.open(file)) {
      Map<String, Tensor> byName = new LinkedHashMap<>();
      tensors.names().forEach(name -> byName.put(name, tensors.tensor(name)));
      return byName;
    }
  }

  private LookInput with(Map<String, Tensor> more) {
    Map<String, Tensor> all = new LinkedHashMap<>(tensors);
    all.putAll(more);
    return new LookInput(folder, all, shown, processor, words);
  }

  /** As the graph takes it. */
  Inputs fitted(Session session) {
    boolean reads = session.signature().input("input_ids").isPresent();
    if (reads && tensors.containsKey("pixel_values") && !tensors.containsKey("input_ids")) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "This model reads a text beside the picture: add --text \"a photo of a cat\", or name"
              + " one graph of several with --graph.");
    }
    return FittedInputs.fit(tensors, session.signature());
  }
}
