package dev.heed.vision.language;

import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.ForwardingSession;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.StepOutputs;
import dev.heed.spi.AttentionView;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A decoder's session that keeps where the last token of each step looks. For one thread. */
final class LookingSession extends ForwardingSession {

  private final List<String> maps;
  private final List<List<float[]>> steps = new ArrayList<>();
  private int heads;

  LookingSession(AttentionView view) {
    super(view.session());
    this.maps = view.outputs();
  }

  @Override
  protected <T> T around(Supplier<T> run) {
    return run.get();
  }

  @Override
  public StepOutputs step(
      Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
    Set<String> read = new LinkedHashSet<>(wanted.read());
    read.addAll(maps);
    StepOutputs made = super.step(inputs, held, new StepOutputs.Wanted(read, wanted.keep()), limit);
    steps.add(maps.stream().map(name -> lastRow(made.outputs().get(name))).toList());
    return made;
  }

  /** {@code [1, H, Q, K]} to the {@code H} rows of the last query, one behind the other. */
  private float[] lastRow(Tensor map) {
    Shape shape = map.shape();
    heads = shape.size(shape.rank() - 3);
    int queries = shape.size(shape.rank() - 2);
    int keys = shape.size(shape.rank() - 1);
    float[] rows = new float[heads * keys];
    for (int head = 0; head < heads; head++) {
      map.floats().get((head * queries + queries - 1) * keys, rows, head * keys, keys);
    }
    return rows;
  }

  /**
   * Each layer's map of what the first steps wrote: {@code [1, H, tokens, places]}.
   *
   * @param places which of the prompt's tokens are looked at
   */
  List<Tensor> maps(int tokens, int... places) {
    List<Tensor> all = new ArrayList<>();
    for (int layer = 0; layer < maps.size(); layer++) {
      Tensor map = Tensor.zeros(ElementType.F32, Shape.of(1, heads, tokens, places.length));
      for (int token = 0; token < tokens; token++) {
        float[] rows = steps.get(token).get(layer);
        int keys = rows.length / heads;
        for (int head = 0; head < heads; head++) {
          for (int i = 0; i < places.length; i++) {
            int at = (head * tokens + token) * places.length + i;
            map.floats().put(at, rows[head * keys + places[i]]);
          }
        }
      }
      all.add(map);
    }
    return all;
  }
}
