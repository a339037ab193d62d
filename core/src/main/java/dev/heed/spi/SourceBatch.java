package dev.heed.spi;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import java.util.List;
import java.util.function.Consumer;

/**
 * Files that a processor makes tensors of.
 *
 * <pre>{@code
 * Inputs inputs = SourceBatch.of(heed.processorFor(folder), folder, List.of("photos/*.jpg")).together();
 * }</pre>
 *
 * @param type what they are
 * @param processor the folder's
 * @param reader of the sources
 */
public record SourceBatch<I>(
    ProcessorType<I> type, Processor<I> processor, Reader<I> reader, List<Source> sources) {

  public SourceBatch {
    sources = List.copyOf(sources);
  }

  /**
   * Finds files; none is read yet.
   *
   * @param arguments files, folders or globs; for texts, the texts
   * @throws dev.heed.error.HeedException INVALID_INPUT where one names nothing
   */
  public static <I> SourceBatch<I> of(
      ProcessorType<I> type, ModelFolder folder, List<String> arguments) {
    List<Source> sources =
        arguments.stream().flatMap(argument -> type.reader().find(argument).stream()).toList();
    return new SourceBatch<>(type, type.open(folder), type.reader(), sources);
  }

  /** The same, read as {@link Processor#quick} reads; {@code tell} is told of the difference. */
  public SourceBatch<I> quick(Consumer<String> tell) {
    return new SourceBatch<>(type, processor, processor.quick(reader, tell), sources);
  }

  /**
   * All of them as one batch; read and processed at each call. Each is read when the processor
   * comes to it, so that large ones need not fit into memory together.
   */
  public Inputs together() {
    return processor.process(OnDemand.of(sources, reader::read));
  }

  /** One of them as a batch of one. */
  public Inputs one(Source source) {
    return processor.process(List.of(reader.read(source)));
  }
}
