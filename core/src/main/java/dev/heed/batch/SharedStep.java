package dev.heed.batch;

import dev.heed.batch.SharedCache.Row;
import dev.heed.batch.SharedCache.View;
import dev.heed.error.HeedException;
import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Signature;
import dev.heed.runtime.StepOutputs;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** One text's next step: what it gives, and the answer once there is one. */
final class SharedStep {

  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String POSITIONS = "position_ids";

  /** In place of the mask where texts may branch, and how many tokens come before each. */
  private static final String SEEN = "seen_tokens";

  private static final String NUMBERS = "token_numbers";

  /** Of one value for all rows. */
  private static final Set<String> COMMON =
      Set.of("use_cache_branch", "num_logits_to_keep", "logits_to_keep", "logits_from");

  /** Of one value for each row. */
  private static final Set<String> OF_ROWS = Set.of(IDS, MASK, POSITIONS, SEEN, NUMBERS);

  private final Inputs inputs;
  private final Map<String, DeviceValue> held;
  private final StepOutputs.Wanted wanted;
  private volatile @Nullable StepOutputs answer;
  private volatile @Nullable Throwable failure;

  SharedStep(Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted) {
    this.inputs = inputs;
    this.held = held;
    this.wanted = wanted;
  }

  /**
   * Whether others may be padded to its length, and it to theirs: one row, one new token, a mask
   * that hides the padding, and positions that are told and not counted.
   */
  static boolean canShare(Signature signature, Inputs inputs, Map<String, DeviceValue> held) {
    Map<String, Tensor> given = inputs.byName();
    Tensor ids = given.get(IDS);
    Tensor mask = given.getOrDefault(SEEN, given.get(MASK));
    Tensor positions = given.get(POSITIONS);
    if (ids == null || mask == null || positions == null || held.isEmpty()) {
      return false;
    }
    long past = mask.shape().elements() - 1;
    boolean known =
        given.keySet().stream().allMatch(name -> COMMON.contains(name) || OF_ROWS.contains(name));
    return known
        && past > 0
        && ids.shape().elements() == 1
        && positions.shape().elements() == 1
        && mask.shape().rank() == (given.containsKey(SEEN) ? 3 : 2)
        && held.values().stream().allMatch(value -> isCache(value.shape(), past))
        && held.keySet().stream().allMatch(name -> isFree(signature, name));
  }

  private static boolean isCache(Shape shape, long past) {
    return shape.rank() == 4 && shape.axis(0) == 1 && shape.axis(2) == past;
  }

  /** Whether the graph takes any number of rows of any length. */
  private static boolean isFree(Signature signature, String name) {
    return signature
        .input(name)
        .map(spec -> spec.axes().get(0).size().isEmpty() && spec.axes().get(2).size().isEmpty())
        .orElse(false);
  }

  boolean goesWith(SharedStep other) {
    return wanted.equals(other.wanted)
        && held.keySet().equals(other.held.keySet())
        && inputs.byName().keySet().equals(other.inputs.byName().keySet());
  }

  /** Its part of the cache that it shared before; null where it has one of its own. */
  @Nullable Row row() {
    return held.values().iterator().next() instanceof View view ? view.row() : null;
  }

  /** Its place in that cache; those who join come last. */
  int place() {
    Row row = row();
    return row == null ? Integer.MAX_VALUE : row.index();
  }

  boolean isDone() {
    return answer != null || failure != null;
  }

  boolean isShared() {
    return answer != null;
  }

  StepOutputs answer() {
    StepOutputs made = answer;
    if (made != null) {
      return made;
    }
    // Every text needs an exception of its own: what is added to it is for one caller.
    throw failure instanceof HeedException known
        ? new HeedException(known.code(), known.getMessage(), known)
        : Failures.of(failure == null ? new IllegalStateException("no answer") : failure);
  }

  /** How a session makes one step. */
  @FunctionalInterface
  interface Stepping {
    StepOutputs step(
        Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit);
  }

  /**
   * Makes the steps of several texts in one run.
   *
   * @param left is called where a text ends without another step
   */
  static void run(Stepping session, List<SharedStep> together, Runnable left) {
    try {
      runAll(session, together, left);
    } catch (Throwable e) { // whoever waits is told, whatever it is
      together.forEach(step -> step.failure = e);
    }
  }

  private static void runAll(Stepping session, List<SharedStep> together, Runnable left) {
    SharedStep first = together.get(0);
    boolean same = isWholeCache(together);
    Map<String, DeviceValue> caches = new LinkedHashMap<>();
    for (String name : first.held.keySet()) {
      caches.put(name, same ? ((View) first.value(name)).whole() : joined(together, name));
    }
    int past = caches.values().iterator().next().shape().size(2);
    StepOutputs made = session.step(inputs(together, past), caches, first.wanted, RunLimit.none());
    try {
      handOut(together, made, left);
    } catch (RuntimeException | Error e) {
      made.held().values().forEach(DeviceValue::close);
      throw e;
    }
  }

  /** Gives each text its row of the outputs and of the cache. */
  private static void handOut(List<SharedStep> together, StepOutputs made, Runnable left) {
    List<String> names = new ArrayList<>(made.held().keySet());
    int[] lengths = together.stream().mapToInt(step -> step.past() + 1).toArray();
    SharedCache cache =
        new SharedCache(names.stream().map(name -> made.held().get(name)).toList(), lengths, left);
    for (int i = 0; i < together.size(); i++) {
      Row row = cache.row(i);
      Map<String, DeviceValue> views = new LinkedHashMap<>();
      for (int slot = 0; slot < names.size(); slot++) {
        views.put(names.get(slot), row.view(slot));
      }
      together.get(i).answer = new StepOutputs(row(made.outputs(), i, together.size()), views);
    }
  }

  private DeviceValue value(String name) {
    DeviceValue value = held.get(name);
    if (value == null) {
      throw new IllegalStateException(name);
    }
    return value;
  }

  private int past() {
    return held.values().iterator().next().shape().size(2);
  }

  /** Whether these are all rows of one cache, in its order: then it goes in as it is. */
  private static boolean isWholeCache(List<SharedStep> together) {
    Row first = together.get(0).row();
    if (first == null || first.cache().rows() != together.size()) {
      return false;
    }
    for (int i = 0; i < together.size(); i++) {
      Row row = together.get(i).row();
      if (row == null || row.cache() != first.cache() || row.index() != i) {
        return false;
      }
    }
    return true;
  }

  /** The caches of all, padded on the left to the longest. */
  private static DeviceValue joined(List<SharedStep> together, String name) {
    if (together.size() == 1 && !(together.get(0).value(name) instanceof View)) {
      return together.get(0).value(name);
    }
    int longest = together.stream().mapToInt(SharedStep::past).max().orElseThrow();
    DeviceValue first = together.get(0).value(name);
    Shape one = first.shape();
    Tensor all =
        Tensor.zeros(first.type(), Shape.of(together.size(), one.axis(1), longest, one.axis(3)));
    ByteBuffer bytes = all.bytes();
    for (int i = 0; i < together.size(); i++) {
      SharedCache.copy(together.get(i).value(name).tensor(), bytes, longest, i);
    }
    return DeviceValue.of(all);
  }

  private static Inputs inputs(List<SharedStep> together, int past) {
    int rows = together.size();
    Map<String, Tensor> all = new LinkedHashMap<>(together.get(0).inputs.byName());
    all.put(IDS, Tensor.of(Shape.of(rows, 1), each(together, IDS)));
    all.put(POSITIONS, Tensor.of(Shape.of(rows, 1), each(together, POSITIONS)));
    if (all.containsKey(SEEN)) {
      all.put(SEEN, masks(together, SEEN, Shape.of(rows, 1, past + 1L)));
      all.put(NUMBERS, Tensor.of(Shape.of(past + 1L), LongStream.rangeClosed(0, past).toArray()));
    } else {
      all.put(MASK, masks(together, MASK, Shape.of(rows, past + 1L)));
    }
    return new Inputs(all);
  }

  /** One row of each text, padded on the left with what is not seen. */
  private static Tensor masks(List<SharedStep> together, String name, Shape shape) {
    Tensor all = Tensor.zeros(together.get(0).inputs.byName().get(name).type(), shape);
    ByteBuffer bytes = all.bytes();
    int row = bytes.remaining() / together.size();
    for (int i = 0; i < together.size(); i++) {
      ByteBuffer own = together.get(i).inputs.byName().get(name).bytes();
      int end = bytes.position() + (i + 1) * row;
      bytes.put(end - own.remaining(), own, own.position(), own.remaining());
    }
    return all;
  }

  private static long[] each(List<SharedStep> together, String name) {
    return together.stream()
        .mapToLong(step -> step.inputs.byName().get(name).longs().get(0))
        .toArray();
  }

  /** One row of outputs {@code [rows, ...]}. */
  private static Outputs row(Outputs outputs, int row, int rows) {
    Map<String, Tensor> own = new LinkedHashMap<>();
    outputs
        .byName()
        .forEach(
            (name, all) -> {
              long[] axes = all.shape().axes();
              axes[0] = 1;
              int width = all.bytes().remaining() / rows;
              ByteBuffer bytes = all.bytes();
              own.put(
                  name,
                  Tensor.view(
                      all.type(),
                      Shape.of(axes),
                      bytes.slice(bytes.position() + row * width, width)));
            });
    return new Outputs(own);
  }
}
