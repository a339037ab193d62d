package dev.heed.vision.task;

import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Locale;
import java.util.Optional;

/**
 * What OneFormer is told to do, in words: {@code the task is panoptic}.
 *
 * @param length how many tokens the model takes; what is left is zeros
 */
record TaskText(Tokenizer tokenizer, int length) {

  /** The input that takes it. */
  static final String NAME = "task_inputs";

  private static final int USUAL = 77;

  /** That of a model that is told its task; empty for any other. */
  static Optional<TaskText> of(TaskSetup setup, Session session) {
    Optional<TensorSpec> input =
        session.signature().input(NAME).filter(spec -> spec.axes().size() == 2);
    return input.map(
        spec ->
            new TaskText(setup.tokenizer(), (int) spec.axes().get(1).size().orElse((long) USUAL)));
  }

  /** {@code [batch, length]}; a text that is too long keeps its last token, which ends it. */
  Tensor tokens(Enum<?> subtask, int batch) {
    String said = "the task is " + subtask.name().toLowerCase(Locale.ROOT);
    long[] row = tokenizer.ids(said, true);
    long[] ids = new long[batch * length];
    int taken = Math.min(row.length, length);
    for (int i = 0; i < batch; i++) {
      System.arraycopy(row, 0, ids, i * length, taken);
      ids[i * length + taken - 1] = row[row.length - 1];
    }
    return Tensor.of(Shape.of(batch, length), ids);
  }
}
