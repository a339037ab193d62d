package dev.heed.learn.course;

import dev.heed.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Labelled items, as a model takes them. Safe for concurrent use. */
public interface Examples {

  /** The names of the labels, in the order of the model's. */
  List<String> labels();

  int size();

  /** The number of an item's label. */
  int label(int item);

  /** Some items as one batch, by the names of the model's inputs. */
  Map<String, Tensor> inputs(int... items);

  /** How long an item is; items of like length run together. */
  default int length(int item) {
    return 0;
  }

  /** All items, those of like length beside each other. */
  default int[] order() {
    return IntStream.range(0, size())
        .boxed()
        .sorted(Comparator.comparingInt(this::length))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
