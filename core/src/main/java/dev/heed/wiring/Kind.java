package dev.heed.wiring;

import static java.util.Objects.requireNonNull;

import dev.heed.spi.Architecture;
import dev.heed.spi.Attention;
import dev.heed.spi.Mechanism;
import dev.heed.spi.Plugin;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A kind of extension: what it is called, the method of {@link Plugin} that lists it, and what each
 * one must be able to say of itself.
 *
 * @param noun for messages, in the singular
 * @param name what an extension is found by
 * @param description calls all that describes an extension, so that one that cannot is left out
 *     before anybody relies on it
 */
record Kind<T>(
    String noun,
    Function<Plugin, List<? extends T>> offers,
    Function<T, String> name,
    Consumer<T> description) {

  static final Kind<TaskType<?, ?>> TASK =
      new Kind<>("task", Plugin::tasks, TaskType::id, Kind::describe);

  static final Kind<ProcessorType<?>> PROCESSOR =
      new Kind<>("processor", Plugin::processors, ProcessorType::name, Kind::describe);

  static final Kind<Architecture> ARCHITECTURE =
      new Kind<>("architecture", Plugin::architectures, Kind::name, Kind::describe);

  static final Kind<Mechanism<Attention>> ATTENTION =
      new Kind<>("attention", Plugin::attentions, Mechanism::name, mechanism -> {});

  static final Kind<Mechanism<PositionalEncoding>> POSITION =
      new Kind<>(
          "position encoding", Plugin::positionalEncodings, Mechanism::name, mechanism -> {});

  private static void describe(TaskType<?, ?> task) {
    requireNonNull(task.summary(), "summary() gives null");
    requireNonNull(task.reader(), "reader() gives null");
    requireNonNull(task.standardModel(), "standardModel() gives null");
    List.copyOf(requireNonNull(task.options(), "options() gives null"));
    task.batchSize();
    task.readsQuickly();
    task.annotationFormats();
    requireNonNull(task.drawing(), "drawing() gives null");
  }

  private static void describe(ProcessorType<?> processor) {
    requireNonNull(processor.modality(), "modality() gives null");
    requireNonNull(processor.input(), "input() gives null");
    requireNonNull(processor.reader(), "reader() gives null");
    requireNonNull(processor.view(), "view() gives null");
  }

  /** One model type may have several graphs, each with an architecture of its own. */
  private static String name(Architecture architecture) {
    String type = architecture.modelType();
    return "model".equals(architecture.graph()) ? type : type + "." + architecture.graph();
  }

  private static void describe(Architecture architecture) {
    requireNonNull(architecture.graph(), "graph() gives null");
    List.copyOf(requireNonNull(architecture.heads(), "heads() gives null"));
  }
}
