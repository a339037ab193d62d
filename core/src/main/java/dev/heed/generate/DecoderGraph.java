package dev.heed.generate;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.runtime.Session;
import dev.heed.runtime.Step;
import dev.heed.runtime.TensorSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One graph of a decoder, with what it gives to the next step. */
final class DecoderGraph {

  private final Session session;
  private final String logits;
  private final Step.Wanted atFirst;
  private final Step.Wanted later;

  DecoderGraph(Session session, List<CacheSlot> slots) {
    this.session = session;
    this.logits = logits(session);
    this.atFirst = wanted(slots);
    this.later = wanted(slots.stream().filter(slot -> !slot.encoder()).toList());
  }

  private Step.Wanted wanted(List<CacheSlot> slots) {
    Set<String> keep =
        slots.stream()
            .map(CacheSlot::present)
            .filter(name -> session.signature().output(name).isPresent())
            .collect(Collectors.toSet());
    return new Step.Wanted(Set.of(logits), keep);
  }

  private static String logits(Session session) {
    List<String> names = session.signature().outputs().stream().map(TensorSpec::name).toList();
    if (names.contains("logits")) {
      return "logits";
    }
    throw invalidModel(
        "The decoder has no output 'logits'. It has: %s. Was it exported for another task?"
            .formatted(session.signature().outputs()));
  }

  Session session() {
    return session;
  }

  String logits() {
    return logits;
  }

  Step.Wanted wanted(boolean first) {
    return first ? atFirst : later;
  }
}
