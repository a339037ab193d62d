package dev.heed.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heed.learn.ModelGradients;
import dev.heed.learn.TensorParameters;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.Safetensors;
import dev.heed.op.Ops;
import dev.heed.op.Spec;
import dev.heed.op.Value;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.StoredCase;
import dev.heed.testkit.WeightsByRule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole models against the gradients of PyTorch that are stored in {@code reference/gradients}: the
 * loss, and its gradient by every weight, relative to the largest element of that gradient.
 */
public abstract class GradientContract {

  private static final double TOLERANCE = 1e-4;

  /**
   * A gradient this much smaller than the model's largest is 0 but for rounding, in PyTorch's
   * numbers as in ours: softmax does not see a bias of all keys.
   */
  private static final double NOTHING = 1e-6;

  private static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);

  /** All architectures of the plugin; the {@code model_type} of a folder picks one. */
  protected abstract List<Architecture> architectures();

  /** Folders of {@code reference/models_5} with stored gradients. */
  protected abstract List<String> folders();

  @TestFactory
  Stream<DynamicTest> agrees_with_the_published_gradients_within_1e_4() {
    return folders().stream().map(name -> dynamicTest(name, () -> compare(name)));
  }

  private void compare(String name) {
    Path folder = Reference.folder("models_5/" + name);
    Path stored = Reference.folder("gradients").resolve(name + ".safetensors");
    Json config = JsonFiles.read(folder.resolve("config.json"));
    Map<String, Tensor> weights = WeightsByRule.all(folder.resolve("weights.json"));
    Map<String, Tensor> inputs = StoredCase.in(folder).get(0).inputs();
    Architecture architecture =
        architectures().stream().filter(known -> known.builds(config)).findFirst().orElseThrow();
    try (Safetensors expected = Safetensors.open(stored)) {
      boolean next = expected.metadata().getOrDefault("loss", "").contains("input_ids[:, 1:]");
      ModelGradients made =
          ModelGradients.of(
              ops ->
                  architecture.build(
                      ops, config, new TensorParameters(ops, weights), Choices.none()),
              sizes(inputs),
              weights,
              (input, spec) -> input(inputs, input, spec),
              (ops, outputs) ->
                  next
                      ? nextToken(ops, outputs.get("logits"), inputs.get("input_ids"))
                      : labelled(ops, outputs.get("logits")),
              RUNTIME,
              OpenOptions.on(new Device.Cpu(1)));
      compare(name, made, expected);
    }
  }

  private static void compare(String name, ModelGradients made, Safetensors expected) {
    double loss = expected.tensor("loss").toFloats()[0];
    double worst = Math.abs(made.scalar() - loss) / Math.abs(loss);
    String where = "loss";
    int count = 0;
    double nothing =
        NOTHING
            * expected.names().stream()
                .mapToDouble(n -> largest(expected.tensor(n)))
                .max()
                .orElse(0);
    for (String key : expected.names()) {
      Tensor gradient = made.byWeight().get(key.replaceFirst("^grad\\.", ""));
      if (key.equals("loss") || isBuffer(key)) {
        continue;
      }
      double error = error(gradient, expected.tensor(key), nothing);
      count++;
      if (error > worst) {
        worst = error;
        where = key;
      }
    }
    System.out.printf(
        Locale.ROOT, "%-36s %d gradients, largest error %.1e (%s)%n", name, count, worst, where);
    assertThat(worst).as("%s: %s", name, where).isLessThan(TOLERANCE);
    assertThat(count).isPositive();
  }

  /** A weight that the model does not ask for must have no gradient. */
  private static double error(Tensor made, Tensor expected, double nothing) {
    if (largest(expected) < nothing) {
      return made == null || largest(made) < nothing ? 0 : 1;
    }
    float[] right = expected.toFloats();
    float[] own = made == null ? new float[right.length] : made.toFloats();
    double largest = 1e-6;
    double difference = 0;
    for (int i = 0; i < right.length; i++) {
      largest = Math.max(largest, Math.abs(right[i]));
      difference = Math.max(difference, Math.abs(right[i] - own[i]));
    }
    return difference / largest;
  }

  /** What PyTorch counts in training in place of learning it has no gradient there. */
  private static boolean isBuffer(String key) {
    return key.endsWith(".running_mean") || key.endsWith(".running_var");
  }

  private static double largest(Tensor tensor) {
    double largest = 0;
    for (float value : tensor.toFloats()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static Map<String, Long> sizes(Map<String, Tensor> inputs) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put("batch_size", 1L);
    sizes.put("past_sequence_length", 0L);
    if (inputs.containsKey("input_ids")) {
      long tokens = inputs.get("input_ids").shape().axis(1);
      sizes.put("sequence_length", tokens);
      sizes.put("past_sequence_length + sequence_length", tokens);
    } else {
      Tensor pixels = inputs.values().iterator().next();
      sizes.put("height", pixels.shape().axis(pixels.shape().rank() - 2));
      sizes.put("width", pixels.shape().axis(pixels.shape().rank() - 1));
    }
    return sizes;
  }

  /** What was left out when the case was stored, or has the length of a past that is not there. */
  private static Tensor input(Map<String, Tensor> stored, String name, Spec spec) {
    Tensor given = stored.get(name);
    if (given != null && given.shape().equals(spec.dims().shape())) {
      return given;
    }
    if (spec.type() == ElementType.F32 || name.equals("token_type_ids")) {
      return Tensor.zeros(spec.type(), spec.dims().shape());
    }
    long count = spec.dims().shape().elements();
    boolean positions = name.equals("position_ids");
    return Tensor.of(
        spec.dims().shape(), LongStream.range(0, count).map(i -> positions ? i : 1).toArray());
  }

  private static Value labelled(Ops ops, Value logits) {
    Value right = ops.slice(ops.logSoftmax(logits, -1), -1, 1, 2);
    return ops.neg(ops.reduceMean(right, false));
  }

  /** Each token but the last tells the one behind it. */
  private static Value nextToken(Ops ops, Value logits, Tensor ids) {
    long tokens = ids.shape().axis(1);
    Value said = ops.logSoftmax(ops.slice(logits, 1, 0, tokens - 1), -1);
    Value right = ops.slice(ops.constant(ids), 1, 1, tokens);
    return ops.neg(ops.reduceMean(ops.gatherElements(said, ops.unsqueeze(right, 2), 2), false));
  }
}
