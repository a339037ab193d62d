package dev.heed.vision.learn;

import dev.heed.learn.course.Examples;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** Pictures of a set as they are. */
record PictureExamples(ImageSet set, Normal normal) implements Examples {

  @Override
  public List<String> labels() {
    return set.labels();
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public int label(int item) {
    return set.label(item);
  }

  @Override
  public Map<String, Tensor> inputs(int... items) {
    Tensor pixels =
        Tensor.zeros(ElementType.F32, Shape.of(items.length, 3, set.side(), set.side()));
    FloatBuffer floats = pixels.floats();
    for (int item : items) {
      normal.put(set.picture(item), floats);
    }
    return Map.of("pixel_values", pixels);
  }
}
