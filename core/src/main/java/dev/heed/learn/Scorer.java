package dev.heed.learn;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model whose weights come with every run: what training measures itself with. */
public final class Scorer implements AutoCloseable {

  private final Session session;

  public Scorer(TrainingGraph scoring, ModelRuntime runtime, OpenOptions options) {
    this.session = scoring.open(runtime, options);
  }

  /**
   * The scores [B, K] of the inputs under some weights; weights that are not needed are left out.
   */
  public Tensor scores(Map<String, Tensor> inputs, Map<String, Tensor> weights) {
    Map<String, Tensor> all = new LinkedHashMap<>(weights);
    all.putAll(inputs);
    return session.run(new Inputs(all).takenBy(session)).get("scores");
  }

  @Override
  public void close() {
    session.close();
  }
}
