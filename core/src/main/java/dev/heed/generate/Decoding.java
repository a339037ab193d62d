package dev.heed.generate;

import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.StepOutputs;
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One batch on its way through a decoder: what was read, and the cache. For one thread. */
final class Decoding implements AutoCloseable {

  private final Decoder.Graph first;
  private final Decoder.Graph next;
  private final List<Decoder.CacheSlot> slots;
  private final Map<String, DeviceValue> cache = new HashMap<>();
  private final Map<String, DeviceValue> encoded;
  private final Map<String, DeviceValue> widened = new HashMap<>();
  private final Optional<EmbeddedPrompt> embedded;
  private DecoderInputs.RowMasks masks;
  private Optional<Branches> branches = Optional.empty();
  private boolean begun;
  private int read;

  Decoding(
      Decoder.Graph first,
      Decoder.Graph next,
      List<Decoder.CacheSlot> slots,
      Prompt prompt,
      Optional<Encoded> encoded,
      Optional<EmbeddedPrompt> embedded) {
    this.first = first;
    this.next = next;
    this.slots = slots;
    this.masks = DecoderInputs.RowMasks.of(prompt);
    this.encoded = encoded.map(Encoded::byName).orElse(Map.of());
    this.embedded = embedded;
  }

  /**
   * Reads what is new in {@code rows}, which are of one length, and says what may come next.
   *
   * @return logits of the last position, one row of the vocabulary per sequence
   */
  float[][] step(List<Tokens> rows, RunLimit limit) {
    Decoder.Graph graph = begun ? next : first;
    DecoderInputs inputs =
        new DecoderInputs(
            graph.session().signature(), rows, read, masks, begun, branches, embedded, limit);
    Map<String, DeviceValue> held = held(graph, rows.size());
    StepOutputs step =
        graph.session().step(inputs.tensors(held), held, graph.wanted(!begun), limit);
    keep(step.held());
    branches.ifPresent(b -> b.grow(read));
    read = slots.isEmpty() ? 0 : rows.get(0).size();
    begun = true;
    Tensor logits = step.outputs().get(graph.logits());
    return branches.isPresent() ? eachPosition(logits) : lastPosition(logits);
  }

  private Map<String, DeviceValue> held(Decoder.Graph graph, int batch) {
    Map<String, DeviceValue> held = new LinkedHashMap<>();
    for (Decoder.CacheSlot slot : slots) {
      String name = slot.past().name();
      if (graph.takes(name)) {
        DeviceValue value = cache.get(name);
        held.put(name, value == null ? DeviceValue.of(slot.empty(batch)) : value);
      }
    }
    for (String name : encoded.keySet()) {
      if (graph.takes(name)) {
        held.put(name, widened.getOrDefault(name, encoded.get(name)));
      }
    }
    return held;
  }

  private void keep(Map<String, DeviceValue> fresh) {
    for (Decoder.CacheSlot slot : slots) {
      DeviceValue value = fresh.get(slot.present());
      if (value != null) {
        replace(cache, slot.past().name(), value);
      }
    }
  }

  private static void replace(Map<String, DeviceValue> values, String name, DeviceValue value) {
    DeviceValue before = values.put(name, value);
    if (before != null) {
      before.close();
    }
  }

  /**
   * Goes on with these sequences, in this order; one may be there twice or not at all. Where there
   * are as many as before, each is of the item whose place it takes, so that what came from the
   * encoder stays.
   */
  void choose(int... rows) {
    if (isAsBefore(rows)) {
      return;
    }
    boolean widens = rows.length != masks.rows();
    for (Decoder.CacheSlot slot : slots) {
      DeviceValue value = cache.get(slot.past().name());
      if (value != null && (widens || !slot.encoder())) {
        replace(cache, slot.past().name(), value.rows(rows));
      }
    }
    if (widens) {
      encoded.forEach((name, value) -> replace(widened, name, value.rows(rows)));
    }
    masks = masks.rows(rows);
  }

  /**
   * Goes on with these beams of a search, as {@link #choose} does, and copies no cache where the
   * graph takes branches of a text: what beams have in common is there once, and so is what came
   * from the encoder.
   */
  void follow(int... beams) {
    if (branches.isEmpty() && mayBranch()) {
      branches = Optional.of(new Branches(masks, read));
    }
    if (branches.isEmpty()) {
      choose(beams);
    } else {
      branches.get().choose(beams);
      leaveOut(branches.get().shrink());
    }
  }

  /** Whether all that changes from step to step is keys and values {@code [B, G, P, D]}. */
  private boolean mayBranch() {
    return embedded.isEmpty()
        && next.takes(DecoderInputs.SEEN)
        && slots.stream()
            .filter(slot -> !slot.encoder())
            .map(slot -> cache.get(slot.past().name()))
            .allMatch(value -> value != null && isOfTokens(value.shape()));
  }

  private boolean isOfTokens(Shape shape) {
    return shape.rank() == 4 && shape.axis(2) == read;
  }

  private void leaveOut(List<int[]> stay) {
    for (Decoder.CacheSlot slot : slots) {
      String name = slot.past().name();
      if (!stay.isEmpty() && !slot.encoder()) {
        replace(cache, name, Branches.kept(cache.get(name), stay));
      }
    }
  }

  private boolean isAsBefore(int... rows) {
    boolean same = rows.length == masks.rows();
    for (int i = 0; same && i < rows.length; i++) {
      same = rows[i] == i;
    }
    return same;
  }

  /** {@code [B, N, V]} or {@code [B, V]} to the last of {@code N}. */
  private static float[][] lastPosition(Tensor logits) {
    int width = logits.shape().size(-1);
    int batch = logits.shape().size(0);
    int positions = logits.shape().rank() == 3 ? logits.shape().size(1) : 1;
    FloatBuffer values = logits.floats();
    float[][] last = new float[batch][width];
    for (int row = 0; row < batch; row++) {
      values.get((row * positions + positions - 1) * width, last[row]);
      Numbers.require(last[row]);
    }
    return last;
  }

  /** {@code [items, beams, V]}: a row for each beam. */
  private static float[][] eachPosition(Tensor logits) {
    int width = logits.shape().size(-1);
    FloatBuffer values = logits.floats();
    float[][] rows = new float[values.remaining() / width][width];
    for (float[] row : rows) {
      values.get(row);
      Numbers.require(row);
    }
    return rows;
  }

  @Override
  public void close() {
    cache.values().forEach(DeviceValue::close);
    cache.clear();
    widened.values().forEach(DeviceValue::close);
    widened.clear();
  }
}
