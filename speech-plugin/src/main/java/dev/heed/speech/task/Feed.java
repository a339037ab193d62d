package dev.heed.speech.task;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Of what a feature extractor makes, a graph gets the inputs that it declares. */
final class Feed {

  private Feed() {}

  static Inputs to(Session session, Inputs inputs) {
    Map<String, Tensor> taken = new LinkedHashMap<>(inputs.byName());
    taken.keySet().removeIf(name -> session.signature().input(name).isEmpty());
    return new Inputs(taken);
  }
}
