package dev.heed.runtime;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tensors from a file as a graph takes them. Exports of one model differ in what they take, {@code
 * token_type_ids} for example: what a graph has no use for is left out, and said. A generating
 * graph that is given no past starts with an empty one.
 */
public final class FittedInputs {

  private static final String PAST = "past";
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String SWITCH = "use_cache_branch";

  private FittedInputs() {}

  /** As {@link #fit(Map, Signature, Consumer)}, without a report of what is left out. */
  public static Inputs fit(Map<String, Tensor> given, Signature signature) {
    return fit(given, signature, notice -> {});
  }

  /**
   * Of {@code given}, what a graph takes, and what a generating graph needs beside it.
   *
   * @param notices gets one line where something is left out
   */
  public static Inputs fit(
      Map<String, Tensor> given, Signature signature, Consumer<String> notices) {
    Map<String, Tensor> taken = new LinkedHashMap<>(given);
    taken.keySet().removeIf(name -> signature.input(name).isEmpty());
    if (!taken.isEmpty()) {
      tellLeftOut(given, taken, signature, notices);
      signature.inputs().stream()
          .filter(spec -> !taken.containsKey(spec.name()))
          .forEach(spec -> begin(spec, taken));
      masked(taken);
      return new Inputs(taken);
    }
    return new Inputs(given); // the session says what it takes
  }

  private static void tellLeftOut(
      Map<String, Tensor> given,
      Map<String, Tensor> taken,
      Signature signature,
      Consumer<String> notices) {
    TreeSet<String> left = new TreeSet<>(given.keySet());
    left.removeAll(taken.keySet());
    if (!left.isEmpty()) {
      notices.accept(
          "heed: left out %s: the graph takes %s."
              .formatted(
                  String.join(", ", left),
                  String.join(", ", signature.inputs().stream().map(TensorSpec::name).toList())));
    }
  }

  private static void begin(TensorSpec spec, Map<String, Tensor> taken) {
    if (spec.name().equals(SWITCH)) {
      taken.put(SWITCH, Tensor.zeros(ElementType.BOOL, Shape.of(1)));
    } else if (spec.name().equals("seed")) {
      taken.put(spec.name(), Tensor.zeros(ElementType.I64, Shape.of(1)));
    } else if (spec.name().startsWith(PAST)) {
      long batch = taken.values().iterator().next().shape().axis(0);
      taken.put(spec.name(), Tensor.zeros(spec.type(), empty(spec, batch)));
    } else if (taken.containsKey(IDS) && taken.get(IDS).shape().rank() == 2) {
      Optional.ofNullable(granted(spec.name(), taken.get(IDS).shape(), past(taken)))
          .ifPresent(tensor -> taken.put(spec.name(), tensor));
    } else if (spec.name().equals(MASK)) {
      heard(taken).ifPresent(s -> taken.put(spec.name(), rows(s.size(0), s.size(1), i -> 1)));
    }
  }

  /**
   * A generating graph's mask may be longer than what is read, such as one for the tokens of an
   * earlier run whose past is not given: as in the published classes its first columns count.
   */
  private static void masked(Map<String, Tensor> taken) {
    Tensor ids = taken.get(IDS);
    Tensor mask = taken.get(MASK);
    boolean remembers = taken.keySet().stream().anyMatch(name -> name.startsWith(PAST));
    if (remembers && ids != null && mask != null) {
      taken.put(MASK, firstColumns(mask, past(taken) + ids.shape().size(-1)));
    }
  }

  /** Of a mask I64 {@code [B, N]}, the first {@code columns}; itself where it has no more. */
  public static Tensor firstColumns(Tensor mask, int columns) {
    Shape shape = mask.shape();
    if (shape.rank() != 2 || shape.size(1) <= columns || mask.type() != ElementType.I64) {
      return mask;
    }
    long[] all = mask.toLongs();
    long[] kept = new long[shape.size(0) * columns];
    for (int row = 0; row < shape.size(0); row++) {
      System.arraycopy(all, row * shape.size(1), kept, row * columns, columns);
    }
    return Tensor.of(Shape.of(shape.size(0), columns), kept);
  }

  /** What an input of that name is for one run of tokens {@code [B, N]} without a past. */
  static Optional<Tensor> obvious(String name, Shape ids) {
    return Optional.ofNullable(granted(name, ids, 0));
  }

  /** The steps of a recording without a mask: {@code [B, N, ...]}, all of which are real. */
  private static Optional<Shape> heard(Map<String, Tensor> taken) {
    return Stream.of("input_features", "input_values")
        .filter(taken::containsKey)
        .map(name -> taken.get(name).shape())
        .filter(shape -> shape.rank() >= 2)
        .findFirst();
  }

  private static @Nullable Tensor granted(String name, Shape ids, int past) {
    int batch = ids.size(0);
    int tokens = ids.size(1);
    return switch (name) {
      case "token_type_ids" -> Tensor.zeros(ElementType.I64, ids);
      case "position_ids" -> rows(batch, tokens, i -> past + i);
      case MASK -> rows(batch, past + tokens, i -> 1);
      default -> null;
    };
  }

  private static Tensor rows(int batch, int length, IntToLongFunction value) {
    long[] values = new long[batch * length];
    Arrays.setAll(values, i -> value.applyAsLong(i % length));
    return Tensor.of(Shape.of(batch, length), values);
  }

  /** How many tokens the given past has: {@code [B, H, past, D]}. */
  private static int past(Map<String, Tensor> taken) {
    return taken.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(PAST) && entry.getValue().shape().rank() == 4)
        .mapToInt(entry -> entry.getValue().shape().size(2))
        .findFirst()
        .orElse(0);
  }

  /** The batch's size first, nothing along the other axes that each run chooses. */
  private static Shape empty(TensorSpec spec, long batch) {
    long[] axes = new long[spec.axes().size()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = spec.axes().get(i).size().orElse(i == 0 ? batch : 0);
    }
    return Shape.of(axes);
  }
}
