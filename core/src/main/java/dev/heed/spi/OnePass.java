package dev.heed.spi;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import java.util.List;

/**
 * A task that is one run of one session: what goes in, and what comes out of it means. Who runs it
 * ({@link TaskSetup#onePass}) makes batches as {@link #batching} allows, and keeps the order.
 *
 * <pre>{@code
 * // from a larger example
 * final class ImageClassification implements OnePass<Image, List<ScoredLabel>> {
 *   public Inputs encode(List<Image> batch, Call call) {
 *     return processor.process(batch);
 *   }
 *
 *   public List<List<ScoredLabel>> decode(Outputs outputs, List<Image> batch, Call call) {
 *     return ranking.rank(outputs.get("logits"), call.options(LabelOptions.class));
 *   }
 * }
 * }</pre>
 *
 * @param <I> what a user hands in
 * @param <O> what a user gets back
 */
public interface OnePass<I, O> {

  /** Turns a batch into named tensors; those that the graph does not take are left out. */
  Inputs encode(List<I> batch, Call call);

  /** Turns named tensors into one answer per item of {@code batch}, in its order. */
  List<O> decode(Outputs outputs, List<I> batch, Call call);

  /** Which inputs may share a run. */
  default Batching<I> batching() {
    return new Batching.Together<>();
  }
}
