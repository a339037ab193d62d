package dev.heed;

import dev.heed.look.FoundAttention;
import dev.heed.look.Look;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.AttentionView;
import dev.heed.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What tasks see of a graph that was opened to be looked into. */
record LookView(Look look) implements AttentionView {

  @Override
  public Session session() {
    return look.session();
  }

  @Override
  public List<String> names() {
    return look.attentions().stream().map(FoundAttention::name).toList();
  }

  @Override
  public List<String> outputs() {
    return look.outputs();
  }

  @Override
  public Map<String, Tensor> maps(Inputs inputs, Predicate<String> wanted) {
    return look.run(inputs, found -> wanted.test(found.name())).byName();
  }
}
