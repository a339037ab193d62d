package dev.heed.learn.course;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Items as their head reads them: what the model below makes of each, computed once. The inputs of
 * the model itself are there still, with zeros, for a graph that declares them.
 *
 * @param features by name; of each item its values
 * @param shapes of one item's values, with 1 in the first place
 * @param unread the model's inputs for one run
 */
record KeptFeatures(
    Examples of,
    Map<String, List<float[]>> features,
    Map<String, Shape> shapes,
    Map<String, Tensor> unread)
    implements Examples {

  /** Rooms that are filled by a sweep. */
  static Map<String, List<float[]>> rooms(List<String> names, int items) {
    Map<String, List<float[]>> rooms = new LinkedHashMap<>();
    for (String name : names) {
      List<float[]> room = new ArrayList<>();
      for (int i = 0; i < items; i++) {
        room.add(new float[0]);
      }
      rooms.put(name, room);
    }
    return rooms;
  }

  @Override
  public List<String> labels() {
    return of.labels();
  }

  @Override
  public int size() {
    return of.size();
  }

  @Override
  public int label(int item) {
    return of.label(item);
  }

  @Override
  public Map<String, Tensor> inputs(int... items) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(unread);
    features.forEach(
        (name, all) -> {
          long[] axes = shapes.get(name).axes();
          axes[0] = items.length;
          Tensor tensor = Tensor.zeros(ElementType.F32, new Shape(axes));
          FloatBuffer floats = tensor.floats();
          for (int item : items) {
            floats.put(all.get(item));
          }
          inputs.put(name, tensor);
        });
    return inputs;
  }
}
