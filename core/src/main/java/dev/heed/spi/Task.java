package dev.heed.spi;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import java.util.List;

/**
 * The two ends of a pipeline: what goes into the session, and what comes out of it means. Safe for
 * concurrent calls.
 *
 * <pre>{@code
 * record Brightness() implements Task<Image, Double> {
 *   public Inputs encode(List<Image> batch) {
 *     return Inputs.of("brightness", Tensor.zeros(ElementType.F32, Shape.of(batch.size())));
 *   }
 *
 *   public List<Double> decode(Outputs outputs, List<Image> batch) {
 *     float[] values = outputs.get("brightness").toFloats();
 *     return IntStream.range(0, batch.size()).mapToObj(i -> (double) values[i]).toList();
 *   }
 * }
 * }</pre>
 *
 * @param <I> what a user hands in: an image, a sentence, a recording
 * @param <O> what a user gets back: records and lists of them, so that they can be printed as JSON
 */
public interface Task<I, O> {

  /** Turns a batch into named tensors. */
  Inputs encode(List<I> batch);

  /** Turns named tensors into one answer per item of {@code batch}, in its order. */
  List<O> decode(Outputs outputs, List<I> batch);

  /** The whole line; overridden only where one pass is not enough, as in generation. */
  default List<O> run(Session session, List<I> batch) {
    return decode(session.run(encode(batch)), batch);
  }
}
