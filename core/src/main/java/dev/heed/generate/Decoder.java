package dev.heed.generate;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.TaskSetup;
import java.util.List;
import java.util.Optional;

/**
 * A decoder in whichever graphs it was exported: one with a cache ({@code decoder_model_merged}, or
 * a causal {@code model}), a pair ({@code decoder_model} and {@code decoder_with_past_model}), or
 * one without a cache. Layers, heads, widths and names are those that the graphs declare. Safe for
 * concurrent use; whoever opened the sessions closes them.
 */
public final class Decoder {

  private static final String MERGED = "decoder_model_merged";
  private static final String FIRST = "decoder_model";
  private static final String NEXT = "decoder_with_past_model";

  private final DecoderGraph first;
  private final DecoderGraph next;
  private final List<CacheSlot> slots;

  private Decoder(Session first, Session next) {
    this.slots = CacheSlot.of(next, first);
    this.first = new DecoderGraph(first, slots);
    this.next = first == next ? this.first : new DecoderGraph(next, slots);
  }

  /** A single graph: merged, causal or without a cache. */
  public static Decoder of(Session graph) {
    return new Decoder(graph, graph);
  }

  /** A pair: one graph for the first step, one that takes its cache for the others. */
  public static Decoder of(Session first, Session next) {
    return new Decoder(first, next);
  }

  /** Opens an encoder-decoder's decoder; the pipeline closes its sessions. */
  public static Decoder open(TaskSetup setup) {
    ModelFolder folder = setup.folder();
    if (folder.hasGraph(MERGED)) {
      return of(setup.session(MERGED));
    }
    if (!folder.hasGraph(FIRST)) {
      throw invalidModel(
          "%s has no decoder graph: neither %s.onnx nor %s.onnx. Its graphs: %s. Export the model with a decoder, for example as 'text2text-generation-with-past'."
              .formatted(folder, MERGED, FIRST, folder.graphs()));
    }
    Session first = setup.session(FIRST);
    return folder.hasGraph(NEXT) ? of(first, setup.session(NEXT)) : of(first);
  }

  /** The name of a causal model's graph. */
  public static String causalGraph(ModelFolder folder) {
    return List.of("model", MERGED, FIRST).stream()
        .filter(folder::hasGraph)
        .findFirst()
        .orElse("model");
  }

  /** Whether later steps read only the newest token. */
  public boolean hasCache() {
    return !slots.isEmpty();
  }

  /** Starts to decode; the caller closes what it returns, and {@code encoded} after that. */
  Decoding start(Prompt prompt, Optional<Encoded> encoded) {
    return new Decoding(first, next, slots, prompt, encoded);
  }

  /** What the decoder takes, for messages. */
  List<String> inputs() {
    return first.session().signature().inputs().stream().map(TensorSpec::toString).toList();
  }
}
