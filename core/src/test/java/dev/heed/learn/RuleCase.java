package dev.heed.learn;

import dev.heed.op.JavaOps;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A use of one operator whose gradient is compared with central differences in double precision.
 *
 * @param rule the operator
 * @param low the least value of inputs
 * @param high the largest value of inputs
 * @param shapes of the inputs
 */
record RuleCase(String rule, double low, double high, List<Shape> shapes, Use use) {

  /** What is computed of the inputs. */
  @FunctionalInterface
  interface Use {
    Value of(Ops ops, List<Value> inputs);
  }

  private static final double STEP = 1e-4;

  /** The largest difference of any element, relative to the largest element of that gradient. */
  double error(long seed) {
    Random random = new Random(seed);
    List<double[]> inputs = new ArrayList<>();
    for (Shape shape : shapes) {
      inputs.add(random.doubles(shape.elements()).map(x -> low + (high - low) * x).toArray());
    }
    double[] weights = random.doubles(10_000).map(x -> x + 0.5).toArray();
    List<double[]> gradients = gradients(inputs, weights);
    double worst = 0;
    for (int i = 0; i < inputs.size(); i++) {
      worst = Math.max(worst, error(inputs, weights, i, gradients.get(i)));
    }
    return worst;
  }

  private double error(List<double[]> inputs, double[] weights, int i, double[] gradient) {
    double largest = 1e-3;
    double difference = 0;
    double[] input = inputs.get(i);
    for (int j = 0; j < input.length; j++) {
      double kept = input[j];
      // Richardson: two central differences leave an error of the fourth order.
      double central =
          (4 * slope(inputs, weights, input, j, STEP / 2) - slope(inputs, weights, input, j, STEP))
              / 3;
      input[j] = kept;
      largest = Math.max(largest, Math.abs(central));
      difference = Math.max(difference, Math.abs(central - gradient[j]));
    }
    return difference / largest;
  }

  private double slope(
      List<double[]> inputs, double[] weights, double[] input, int j, double step) {
    double kept = input[j];
    input[j] = kept + step;
    double above = scalar(inputs, weights);
    input[j] = kept - step;
    double below = scalar(inputs, weights);
    input[j] = kept;
    return (above - below) / (2 * step);
  }

  private double scalar(List<double[]> inputs, double[] weights) {
    JavaOps ops = new JavaOps();
    return ops.doubles(loss(ops, tape(ops), values(ops, inputs), weights))[0];
  }

  /** As training records it where the rule is one of training alone. */
  private Tape tape(JavaOps ops) {
    return rule.equals("BatchStatistics")
        ? new TrainingOps(ops, Map.of(), name -> true, Optional.empty(), true, 0)
        : new Tape(ops);
  }

  private List<Value> values(JavaOps ops, List<double[]> inputs) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.add(ops.doubles(shapes.get(i), inputs.get(i)));
    }
    return values;
  }

  /** A sum in which each element has a weight of its own. */
  private Value loss(JavaOps java, Ops ops, List<Value> inputs, double[] weights) {
    Value made = use.of(ops, inputs);
    Shape shape = made.dims().shape();
    double[] some = Arrays.copyOf(weights, Math.toIntExact(shape.elements()));
    return ops.reduceSum(ops.mul(made, java.doubles(shape, some)), false);
  }

  private List<double[]> gradients(List<double[]> inputs, double[] weights) {
    JavaOps java = new JavaOps();
    Tape tape = tape(java);
    List<Value> values = values(java, inputs);
    Map<Value, Value> made = Gradients.of(tape, loss(java, tape, values, weights), values);
    return values.stream().map(value -> java.doubles(made.get(value))).toList();
  }
}
