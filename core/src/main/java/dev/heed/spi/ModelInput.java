package dev.heed.spi;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.Tensor;
import java.util.Optional;

/**
 * One input of a model, as tensors, with what it was before.
 *
 * @param <I> what the processor takes: an image, a text, a recording
 * @param folder the model's
 * @param tensors a batch of one
 * @param original the image, text or recording; empty where only tensors are known, or where the
 *     original is of another modality
 * @param processor what made tensors of the original
 * @param tokenizer the folder's, where it has one
 */
public record ModelInput<I>(
    ModelFolder folder,
    Inputs tensors,
    Optional<I> original,
    Optional<Processor<I>> processor,
    Optional<Tokenizer> tokenizer) {

  /** A tensor by its name, such as {@code pixel_values}. */
  public Optional<Tensor> tensor(String name) {
    return Optional.ofNullable(tensors.byName().get(name));
  }

  /** As a modality sees it: the original is there only where it is of that modality. */
  public <J> ModelInput<J> as(ProcessorType<J> type) {
    Optional<J> own = original.filter(type.input()::isInstance).map(type.input()::cast);
    @SuppressWarnings("unchecked") // what made tensors of a J takes J
    Optional<Processor<J>> made =
        own.isPresent() ? (Optional<Processor<J>>) (Optional<?>) processor : Optional.empty();
    return new ModelInput<>(folder, tensors, own, made, tokenizer);
  }

  /** With the tensors of another input beside these, such as those of a text beside a picture. */
  public ModelInput<I> and(Inputs more) {
    Inputs all = tensors;
    for (var entry : more.byName().entrySet()) {
      all = all.and(entry.getKey(), entry.getValue());
    }
    return new ModelInput<>(folder, all, original, processor, tokenizer);
  }
}
