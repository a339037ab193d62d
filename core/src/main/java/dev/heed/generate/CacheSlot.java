package dev.heed.generate;

import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One tensor of a decoder's cache: the input that takes it, and the output that gives its next
 * value. Found from names alone: {@code past_key_values.0.key} and {@code present.0.key}.
 *
 * @param encoder whether it comes from the encoder, and so does not change after the first step
 */
record CacheSlot(TensorSpec past, String present, boolean encoder) {

  private static final String PAST = "past";

  /** The slots of the graph that takes the cache, filled by {@code from} at the first step. */
  static List<CacheSlot> of(Session takes, Session from) {
    List<CacheSlot> slots = new ArrayList<>();
    for (TensorSpec input : takes.signature().inputs()) {
      if (isPast(input)) {
        present(input.name(), from.signature())
            .ifPresent(
                name -> slots.add(new CacheSlot(input, name, input.name().contains("encoder"))));
      }
    }
    return slots;
  }

  static boolean isPast(TensorSpec input) {
    return input.name().startsWith(PAST);
  }

  private static Optional<String> present(String past, Signature signature) {
    String rest = past.substring(PAST.length());
    String bare = rest.replaceFirst("^_key_values", "");
    return Stream.of("present" + rest, "present" + bare, "present_key_values" + bare)
        .filter(name -> signature.output(name).isPresent())
        .findFirst();
  }

  /** A past without tokens: the batch first, then what the graph fixes, and no length. */
  Tensor empty(int batch) {
    long[] axes = new long[past.axes().size()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = past.axes().get(i).size().orElse(i == 0 ? batch : 0);
    }
    return Tensor.zeros(past.type(), Shape.of(axes));
  }
}
