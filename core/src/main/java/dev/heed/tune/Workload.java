package dev.heed.tune;

import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import java.util.List;

/**
 * A model and what is to be run on it, that can be opened in many ways.
 *
 * <p>Implementations are used by one thread; the lanes that they open by several.
 */
public interface Workload {

  /** The model. */
  ModelFolder folder();

  /** What is run, for a person: a task with its inputs, or a graph with made ones. */
  String text();

  /** How many inputs are run together where nobody says anything. */
  int usualBatch();

  /** The batches that are worth trying besides; none where the graph takes one size only. */
  List<Integer> batches();

  /** The precisions that the folder offers; the first is run where nobody says anything. */
  List<Precision> precisions();

  /** Whether the model is fused already where nobody says anything: it is recorded from weights. */
  boolean isFusedAsUsual();

  /**
   * Opens the model in one way.
   *
   * @throws dev.heed.error.HeedException where it cannot be opened or run so
   */
  Lane open(RunPlan plan);

  /** A model that is open in one way. */
  interface Lane extends AutoCloseable {

    /**
     * Runs one batch; several threads do so at once.
     *
     * @param number of the call: inputs are taken in turns
     * @return how many inputs were answered
     */
    int run(int number);

    /** The answers to the first inputs, one each. */
    List<?> answers();

    @Override
    void close();
  }
}
