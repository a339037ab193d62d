package dev.heed.learn.course;

import dev.heed.learn.Batches;
import dev.heed.learn.TrainingGraph;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Stochastic depth: each branch is left out for an item with a probability that grows in a line
 * with its place, and counts the more where it stays, so that its mean is the same.
 *
 * @param rate of the last branch
 * @param count of branches
 * @see <a href="https://arxiv.org/abs/1603.09382">Huang et al. 2016, Deep networks with stochastic
 *     depth, section 3</a>
 */
record DroppedBranches(Batches batches, double rate, int count, Pace pace) implements Batches {

  @Override
  public Map<String, Tensor> at(long step, int first) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(batches.at(step, first));
    for (int b = 0; b < count; b++) {
      inputs.put(TrainingGraph.BRANCH + b, shares(step, first, b));
    }
    return inputs;
  }

  private Tensor shares(long step, int first, int branch) {
    double dropped = rate * (branch + 1) / count;
    float[] shares = new float[pace.run()];
    for (int i = 0; i < shares.length; i++) {
      SplittableRandom random = Shuffle.random(pace.seed() + 1 + branch, step, first + i);
      shares[i] = random.nextDouble() < dropped ? 0 : (float) (1 / (1 - dropped));
    }
    return Tensor.of(Shape.of(shares.length, 1, 1), shares);
  }

  @Override
  public int right(long step, int first, Tensor scores) {
    return batches.right(step, first, scores);
  }
}
