package dev.heed.learn;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Where a model's head begins, if only the head is trained: the values that it reads, which stay
 * the same for an item throughout the training. They can be computed once and kept.
 */
public final class HeadCut {

  /** Before the number of a value that the head reads, the name of its input and output. */
  static final String FEATURE = "feature/";

  /** An output of a step of the recording. */
  private record Place(int step, int output) {}

  /** In the order in which the model makes them. */
  private final List<Place> places;

  private HeadCut(List<Place> places) {
    this.places = List.copyOf(places);
  }

  /** The names of the kept values, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    places.forEach(place -> names.add(FEATURE + names.size()));
    return names;
  }

  /**
   * Of a recorded model.
   *
   * @throws HeedException UNSUPPORTED where the head reads something that is not one thing an item
   */
  static HeedException unsupported(Object what) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "The head of this model reads %s, which cannot be kept for each item; leave --head-only out, or change the items (--flip), so that nothing is kept."
            .formatted(what));
  }

  /** The cut of what {@code ops} recorded, whose trained weights are those of the head. */
  static HeadCut of(TrainingOps ops, long batch) {
    Set<Value> ofHead = reached(ops.steps(), ops.trainedValues());
    Set<Value> ofItems = reached(ops.steps(), ops.given());
    ofItems.removeAll(ofHead);
    Set<Value> read = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Tape.Step step : ops.steps()) {
      if (step.outputs().stream().anyMatch(ofHead::contains)) {
        step.node().inputs().stream()
            .filter(value -> value != null && ofItems.contains(value))
            .forEach(read::add);
      }
    }
    List<Place> places = new ArrayList<>();
    for (int s = 0; s < ops.steps().size(); s++) {
      List<Value> outputs = ops.steps().get(s).outputs();
      for (int o = 0; o < outputs.size(); o++) {
        if (read.remove(outputs.get(o))) {
          require(outputs.get(o), batch);
          places.add(new Place(s, o));
        }
      }
    }
    if (!read.isEmpty() || places.isEmpty()) {
      throw unsupported(read.isEmpty() ? "nothing of its items" : "its inputs themselves");
    }
    return new HeadCut(places);
  }

  private static void require(Value value, long batch) {
    if (!value.type().isFloating() || value.rank() == 0 || value.size(0) != batch) {
      throw unsupported(value);
    }
  }

  private static Set<Value> reached(List<Tape.Step> steps, Collection<Value> from) {
    Set<Value> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    reached.addAll(from);
    for (Tape.Step step : steps) {
      if (step.node().inputs().stream().anyMatch(in -> in != null && reached.contains(in))) {
        reached.addAll(step.outputs());
      }
    }
    return reached;
  }

  /** The outputs of a step, where kept values come from the run. */
  List<Value> replaced(Ops ops, int step, List<Value> outputs) {
    List<Value> others = outputs;
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      if (place.step() == step) {
        others = new ArrayList<>(others);
        Value own = outputs.get(place.output());
        others.set(place.output(), ops.input(FEATURE + i, own.type(), own.dims()));
      }
    }
    return others;
  }

  /** The values of a recording without the cut. */
  List<Value> values(List<Tape.Step> steps) {
    return places.stream()
        .map(place -> steps.get(place.step()).outputs().get(place.output()))
        .toList();
  }
}
