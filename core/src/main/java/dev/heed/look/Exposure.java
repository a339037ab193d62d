package dev.heed.look;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.ArrayList;
import java.util.List;

/** Makes outputs of what a user wants to see, and remembers which is which. */
final class Exposure implements Overlay.View {

  static final String ROLLOUT = "heed/rollout";

  private final Naming naming;
  private final LookOptions shown;
  private List<FoundAttention> found = List.of();

  Exposure(Naming naming, LookOptions shown) {
    this.naming = naming;
    this.shown = shown;
  }

  static String output(int i) {
    return "heed/attention/" + i;
  }

  /** In the order of the outputs. */
  List<FoundAttention> found() {
    return found;
  }

  @Override
  public void add(Draft draft, List<Overlay.Lifted> lifted) {
    found = naming.of(lifted.stream().map(Overlay.Lifted::site).toList());
    for (int i = 0; shown.maps() && i < lifted.size(); i++) {
      expose(draft, lifted.get(i).value(), output(i));
    }
    if (shown.rollout()) {
      expose(draft, RolloutNodes.add(draft.nodes(), layers(lifted)), ROLLOUT);
    }
  }

  private static void expose(Draft draft, String value, String output) {
    draft.nodes().add("", "Identity", List.of(value), List.of(output));
    draft.output(output);
  }

  /** The layers of one stream of tokens: those beside the first that attends to itself. */
  private List<RolloutNodes.Layer> layers(List<Overlay.Lifted> lifted) {
    String family =
        found.stream()
            .filter(one -> one.kind() != Kind.CROSS)
            .findFirst()
            .map(FoundAttention::family)
            .orElseThrow(Exposure::nothing);
    List<RolloutNodes.Layer> layers = new ArrayList<>();
    for (int i = 0; i < lifted.size(); i++) {
      if (found.get(i).family().equals(family)) {
        layers.add(new RolloutNodes.Layer(lifted.get(i).value(), found.get(i)));
      }
    }
    return layers;
  }

  private static HeedException nothing() {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "Rollout is of tokens that attend to each other; all that this graph attends to is"
            + " something else. Look at its layers one by one.");
  }
}
