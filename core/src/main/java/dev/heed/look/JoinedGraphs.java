package dev.heed.look;

import dev.heed.layer.Assembly;
import dev.heed.model.ModelFolder;
import dev.heed.op.Dims;
import dev.heed.op.ForwardingOps;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An encoder and the decoder that reads it, which are two graphs, recorded as one. */
record JoinedGraphs(Assembly encoder, Assembly decoder) {

  /** What the decoder begins with and wrote: I64 {@code [1, N]}. */
  static final String WRITTEN = "decoder_input_ids";

  private static final String ENCODER = "encoder_model";
  private static final String DECODER = "decoder_model";

  static boolean has(ModelFolder folder, Collection<Architecture> known) {
    return Assembly.graphs(folder, known).containsAll(List.of(ENCODER, DECODER));
  }

  static JoinedGraphs open(ModelFolder folder, Collection<Architecture> known) {
    return new JoinedGraphs(
        Assembly.open(folder, known, ENCODER), Assembly.open(folder, known, DECODER));
  }

  /**
   * The decoder's outputs, and {@code encoder_attentions.0}, ... The decoder's {@code input_ids}
   * are {@link #WRITTEN}.
   */
  void record(Ops ops) {
    Choices maps = Choices.none().withMaps();
    Part read = new Part(ops, Map.of(), Map.of());
    encoder.record(read, maps);
    read.outputs.forEach(
        (name, value) -> {
          String plain = name.replaceFirst("^encoder_", "");
          if (plain.startsWith("attentions.")) {
            ops.output("encoder_" + plain, value);
          }
        });
    Map<String, Value> given = new HashMap<>();
    given.put("encoder_hidden_states", read.outputs.get("last_hidden_state"));
    if (read.inputs.containsKey("attention_mask")) {
      given.put("encoder_attention_mask", read.inputs.get("attention_mask"));
    }
    Part written = new Part(ops, given, Map.of("input_ids", WRITTEN));
    decoder.record(written, maps);
    written.outputs.forEach(ops::output);
  }

  /** One of the two: some of its inputs are values already, others have another name. */
  private static final class Part extends ForwardingOps {

    private final Map<String, Value> given;
    private final Map<String, String> renamed;
    private final Map<String, Value> inputs = new HashMap<>();
    private final Map<String, Value> outputs = new HashMap<>();

    Part(Ops inner, Map<String, Value> given, Map<String, String> renamed) {
      super(inner);
      this.given = given;
      this.renamed = renamed;
    }

    @Override
    public Value input(String name, ElementType type, Dims dims) {
      Value value = given.get(name);
      if (value == null) {
        value = inner.input(renamed.getOrDefault(name, name), type, dims);
      }
      inputs.put(name, value);
      return value;
    }

    @Override
    public void output(String name, Value value) {
      outputs.put(name, value);
    }
  }
}
