package dev.heed.generate;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.runtime.StepOutputs;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.TaskSetup;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A decoder in whichever graphs it was exported: one with a cache ({@code decoder_model_merged}, or
 * a causal {@code model}), a pair ({@code decoder_model} and {@code decoder_with_past_model}), or
 * one without a cache. Layers, heads, widths and names are those that the graphs declare. Safe for
 * concurrent use; the sessions are closed by the code that opened them.
 */
public final class Decoder {

  private static final String MERGED = "decoder_model_merged";
  private static final String FIRST = "decoder_model";
  private static final String NEXT = "decoder_with_past_model";

  private final Graph first;
  private final Graph next;
  private final List<CacheSlot> slots;

  private Decoder(Session first, Session next) {
    this.slots = CacheSlot.of(next, first);
    this.first = new Graph(first, slots);
    this.next = first == next ? this.first : new Graph(next, slots);
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
    if (setup.hasGraph(MERGED)) {
      return of(setup.session(MERGED));
    }
    if (!setup.hasGraph(FIRST)) {
      throw invalidModel(
          "%s has no decoder graph: neither %s.onnx nor %s.onnx. Its graphs: %s. Export the model with a decoder, for example as 'text2text-generation-with-past'."
              .formatted(folder, MERGED, FIRST, folder.graphs()));
    }
    Session first = setup.session(FIRST);
    return setup.hasGraph(NEXT) ? of(first, setup.lastLogits(NEXT)) : of(first);
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
  Decoding start(Prompt prompt, Optional<Encoded> encoded, Optional<EmbeddedPrompt> embedded) {
    return new Decoding(first, next, slots, prompt, encoded, embedded);
  }

  /** What the decoder takes, for messages. */
  List<String> inputs() {
    return first.session().signature().inputs().stream().map(TensorSpec::toString).toList();
  }

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

  /** One graph of a decoder, with what it gives to the next step. */
  static final class Graph {

    private final Session session;
    private final String logits;
    private final StepOutputs.Wanted atFirst;
    private final StepOutputs.Wanted later;
    private final Set<String> inputs;

    Graph(Session session, List<Decoder.CacheSlot> slots) {
      this.session = session;
      this.inputs =
          session.signature().inputs().stream()
              .map(TensorSpec::name)
              .collect(Collectors.toUnmodifiableSet());
      this.logits = logits(session);
      this.atFirst = wanted(slots);
      this.later = wanted(slots.stream().filter(slot -> !slot.encoder()).toList());
    }

    private StepOutputs.Wanted wanted(List<Decoder.CacheSlot> slots) {
      Set<String> keep =
          slots.stream()
              .map(Decoder.CacheSlot::present)
              .filter(name -> session.signature().output(name).isPresent())
              .collect(Collectors.toSet());
      return new StepOutputs.Wanted(Set.of(logits), keep);
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

    boolean takes(String input) {
      return inputs.contains(input);
    }

    String logits() {
      return logits;
    }

    StepOutputs.Wanted wanted(boolean first) {
      return first ? atFirst : later;
    }
  }
}
