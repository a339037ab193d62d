package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Session;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a task is opened with: the model's folder, its sessions, and the processors there are. It
 * stays valid as long as the pipeline: a task may open a graph at the first call that needs it.
 */
public interface TaskSetup {

  /** The output of {@link #beforeHead} that holds what the head reads, one row for each input. */
  String HEAD_FEATURES = "head_features";

  ModelFolder folder();

  /**
   * Whether the folder has such a graph: as a file, or as a part of a model that is recorded from
   * its weights.
   */
  default boolean hasGraph(String graph) {
    return folder().hasGraph(graph);
  }

  /** The session of the graph {@code model}; see {@link #session(String)}. */
  default Session session() {
    return session("model");
  }

  /**
   * A task of one pass on the graph {@code model}.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where the folder has no such graph
   */
  default <I, O> Task<I, O> onePass(OnePass<I, O> pass) {
    return onePass(pass, session());
  }

  /** A task of one pass on a session that this setup opened. */
  <I, O> Task<I, O> onePass(OnePass<I, O> pass, Session session);

  /**
   * The folder's processor for a modality, from whichever plugin has it.
   *
   * @param modality such as {@code image} or {@code text}
   * @param input what the processor takes; a task of another plugin knows it by this class
   */
  <I> Processor<I> processor(String modality, Class<I> input);

  /** The variant of the graph that the user asked for; empty where the most exact is opened. */
  default Optional<Precision> precision() {
    return Optional.empty();
  }

  /** How many runs of a call go on at once, as the user asked; 0 for what suits the device. */
  default int workers() {
    return 0;
  }

  /** The folder's tokenizer, for tasks that write text or compare with it. */
  default Tokenizer tokenizer() {
    if (processor("text", String.class) instanceof Tokenizer tokenizer) {
      return tokenizer;
    }
    throw new HeedException(
        ErrorCode.PLUGIN_BROKEN,
        "The text processor of '%s' turns no ids back into text; a task here needs that. Use the nlp plugin's."
            .formatted(folder().path()));
  }

  /**
   * Opens a graph of the folder on the device that the user asked for. It belongs to the pipeline,
   * which closes it; asked for again, it is the same session.
   *
   * @param graph such as {@code decoder_model_merged}
   * @throws dev.heed.error.HeedException INVALID_MODEL where the folder has no such graph
   */
  Session session(String graph);

  /**
   * As {@link #session(String)}, of a decoder that only writes on, with a {@code
   * generate.Generator}: where it is recorded from weights, {@code logits} has the last token's
   * alone, so that a long prompt costs no map to the vocabulary, and the beams of a search share
   * what they have in common.
   */
  default Session lastLogits(String graph) {
    return session(graph);
  }

  /**
   * Opens the graph {@code model} of a model that ships inside a plugin, on the device that the
   * user asked for: a task may need another model beside the user's, such as a detector of speech.
   * It belongs to the pipeline, which closes it.
   */
  default Session session(StandardModel model) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "What opens this task cannot open a model beside '%s'. Open it with Heed.pipeline."
            .formatted(folder().path()));
  }

  /**
   * Opens another graph of the folder so that its attention comes out with its answers. It belongs
   * to the pipeline, which closes it.
   *
   * @param graph such as {@code decoder_model_merged}
   * @throws dev.heed.error.HeedException INVALID_MODEL where the folder has no such graph, or the
   *     graph shows no attention
   */
  default AttentionView look(String graph) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "What opens this task cannot look into '%s'. Open it with Heed.pipeline.".formatted(graph));
  }

  /**
   * Opens the graph of a classifier so that what its head reads, its features of an input, comes
   * out too, as {@link #HEAD_FEATURES}; without that output where the graph does not show it. It
   * belongs to the pipeline, which closes it.
   *
   * @param graph such as {@code model}
   * @param answers the graph's output that the head makes, such as {@code logits}
   * @throws dev.heed.error.HeedException INVALID_MODEL where the folder has no such graph
   */
  default Session beforeHead(String graph, String answers) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "What opens this task cannot look into '%s'. Open it with Heed.pipeline.".formatted(graph));
  }

  /**
   * What opens another model's folder beside this one, on the same device: a task may need a second
   * model of the user's. Its sessions belong to the pipeline, which closes them.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where it is no model's folder
   */
  default TaskSetup beside(Path folder) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "What opens this task cannot open '%s' beside '%s'. Open it with Heed.pipeline."
            .formatted(folder, folder().path()));
  }

  /** Takes a line that the user should read, such as on a file that is passed over. */
  default void notice(String line) {}
}
