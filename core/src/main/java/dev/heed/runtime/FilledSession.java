package dev.heed.runtime;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.api.Internal;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A graph that gets what no task gives it: what has an obvious value (token types, positions), and
 * numbers that the caller named, such as {@code task_id}.
 */
@Internal
public final class FilledSession extends ForwardingSession {

  private static final String IDS = "input_ids";

  private static final Set<String> OBVIOUS =
      Set.of("token_type_ids", "position_ids", "attention_mask");

  private final Session session;
  private final Map<String, Double> numbers;

  private FilledSession(Session session, Map<String, Double> numbers) {
    super(session);
    this.session = session;
    this.numbers = numbers;
  }

  /**
   * The session itself where there is nothing to fill.
   *
   * @param numbers by the names of inputs; those that the graph has not are another graph's
   */
  public static Session of(Session session, Map<String, Double> numbers) {
    List<TensorSpec> inputs = session.signature().inputs();
    boolean obvious = inputs.stream().anyMatch(spec -> OBVIOUS.contains(spec.name()));
    boolean named = inputs.stream().anyMatch(spec -> numbers.containsKey(spec.name()));
    return obvious || named ? new FilledSession(session, numbers) : session;
  }

  /** Reads the number that a user wrote for an input. */
  public static double number(String input, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw invalidInput(
          "The graph's input '%s' should be given a number, but is given '%s'."
              .formatted(input, text));
    }
  }

  @Override
  public Outputs run(Inputs inputs, RunLimit limit) {
    return session.run(filled(inputs), limit);
  }

  @Override
  public Outputs runInto(Inputs inputs, Map<String, Tensor> into) {
    return session.runInto(filled(inputs), into);
  }

  @Override
  protected <T> T around(Supplier<T> run) {
    return run.get();
  }

  private Inputs filled(Inputs inputs) {
    Map<String, Tensor> given = new LinkedHashMap<>(inputs.byName());
    for (TensorSpec spec : signature().inputs()) {
      if (!given.containsKey(spec.name())) {
        value(spec, given).ifPresent(tensor -> given.put(spec.name(), tensor));
      }
    }
    return new Inputs(given);
  }

  private Optional<Tensor> value(TensorSpec spec, Map<String, Tensor> given) {
    Double number = numbers.get(spec.name());
    if (number != null) {
      return Optional.of(constant(spec, number, given));
    }
    Tensor ids = given.get(IDS);
    return ids != null && ids.shape().rank() == 2 && OBVIOUS.contains(spec.name())
        ? FittedInputs.obvious(spec.name(), ids.shape())
        : Optional.empty();
  }

  /** The same number everywhere: along the batch, and once along any other axis. */
  private static Tensor constant(TensorSpec spec, double number, Map<String, Tensor> given) {
    long batch =
        given.values().stream()
            .filter(tensor -> tensor.shape().rank() > 0)
            .mapToLong(tensor -> tensor.shape().axis(0))
            .findFirst()
            .orElse(1);
    long[] axes = new long[spec.axes().size()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = spec.axes().get(i).size().orElse(i == 0 ? batch : 1);
    }
    Shape shape = Shape.of(axes);
    float[] values = new float[Math.toIntExact(shape.elements())];
    Arrays.fill(values, (float) number);
    long[] whole = new long[values.length];
    Arrays.fill(whole, (long) number);
    return spec.type().isFloating()
        ? Tensor.of(shape, values)
        : Tensor.of(shape, whole).as(spec.type());
  }

  /** What to do about an input that nothing gives, for messages. */
  static String advice(TensorSpec spec) {
    boolean number = spec.axes().size() <= 1 && spec.type() != ElementType.BOOL;
    return number ? " Give it a number: --graph-input %s=N.".formatted(spec.name()) : "";
  }
}
