package dev.heed.learn.course;

import dev.heed.api.Internal;
import dev.heed.learn.Batches;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Items as they are, in an order that is another in each epoch. Those of a step are put in order by
 * their lengths, so that runs are of like length.
 *
 * @param smoothing how much of a label all labels share
 * @param taught a teacher's word of each item, probabilities [K]; none without a teacher
 */
@Internal
public record PlainBatches(Examples examples, Pace pace, double smoothing, List<float[]> taught)
    implements Batches {

  public PlainBatches {
    taught = List.copyOf(taught);
  }

  /** The same of what was made of the items. */
  PlainBatches of(Examples others) {
    return new PlainBatches(others, pace, smoothing, taught);
  }

  public long stepsPerEpoch() {
    return Math.max(1, examples.size() / pace.batch());
  }

  private int[] items(long step, int first) {
    long epoch = step / stepsPerEpoch();
    long at = step % stepsPerEpoch() * pace.batch();
    int[] all =
        IntStream.range(0, pace.batch())
            .mapToObj(i -> Shuffle.at(pace.seed() + epoch, examples.size(), at + i))
            .sorted(Comparator.comparingInt(examples::length))
            .mapToInt(Integer::intValue)
            .toArray();
    return Arrays.copyOfRange(all, first, first + pace.run());
  }

  @Override
  public Map<String, Tensor> at(long step, int first) {
    int[] items = items(step, first);
    int labels = examples.labels().size();
    float[] targets = new float[items.length * labels];
    float[] said = new float[items.length * labels];
    for (int i = 0; i < items.length; i++) {
      for (int k = 0; k < labels; k++) {
        double own = k == examples.label(items[i]) ? 1 - smoothing : 0;
        targets[i * labels + k] = (float) (own + smoothing / labels);
      }
      if (!taught.isEmpty()) {
        System.arraycopy(taught.get(items[i]), 0, said, i * labels, labels);
      }
    }
    Shape shape = Shape.of(items.length, labels);
    Map<String, Tensor> inputs = new LinkedHashMap<>(examples.inputs(items));
    inputs.put("targets", Tensor.of(shape, targets));
    if (!taught.isEmpty()) {
      inputs.put("teacher_targets", Tensor.of(shape, said));
    }
    return inputs;
  }

  @Override
  public int right(long step, int first, Tensor scores) {
    int[] items = items(step, first);
    float[] all = scores.toFloats();
    int labels = examples.labels().size();
    int right = 0;
    for (int i = 0; i < items.length; i++) {
      right += Scores.best(all, i * labels, labels) == examples.label(items[i]) ? 1 : 0;
    }
    return right;
  }
}
