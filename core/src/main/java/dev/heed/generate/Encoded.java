package dev.heed.generate;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.StepOutputs;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an encoder made of a batch, by the name of the decoder's input that it goes to; the hidden
 * states stay in the runtime. Close it when the last generation from it has ended.
 *
 * @param byName {@code encoder_hidden_states [B, S, C]}, and {@code encoder_attention_mask [B, S]}
 *     where the batch has one
 */
public record Encoded(Map<String, DeviceValue> byName) implements AutoCloseable {

  static final String STATES = "encoder_hidden_states";
  static final String MASK = "encoder_attention_mask";

  public Encoded {
    byName = Map.copyOf(byName);
  }

  /**
   * What an encoder gave, held by the caller: {@code close} frees nothing of it.
   *
   * @param states {@code [B, S, C]}
   * @param mask I64 {@code [B, S]}: 1 for a token, 0 for padding
   */
  public static Encoded of(Tensor states, Tensor mask) {
    return new Encoded(Map.of(STATES, DeviceValue.of(states), MASK, DeviceValue.of(mask)));
  }

  /**
   * Runs an encoder.
   *
   * @param inputs of which those that the graph takes go in; {@code attention_mask} also goes to
   *     the decoder
   */
  public static Encoded by(Session encoder, Inputs inputs, RunLimit limit) {
    String output = output(encoder);
    StepOutputs step =
        encoder.step(
            taken(encoder, inputs),
            Map.of(),
            new StepOutputs.Wanted(Set.of(), Set.of(output)),
            limit);
    Map<String, DeviceValue> values = new LinkedHashMap<>();
    values.put(STATES, step.held().get(output));
    Tensor mask = inputs.byName().get("attention_mask");
    if (mask != null) {
      values.put(MASK, DeviceValue.of(mask));
    }
    return new Encoded(values);
  }

  private static Inputs taken(Session encoder, Inputs inputs) {
    Map<String, Tensor> taken = new LinkedHashMap<>(inputs.byName());
    taken.keySet().removeIf(name -> encoder.signature().input(name).isEmpty());
    return new Inputs(taken);
  }

  private static String output(Session encoder) {
    List<String> names = encoder.signature().outputs().stream().map(TensorSpec::name).toList();
    if (names.isEmpty()) {
      throw invalidModel("The encoder's graph has no output. Export the model again.");
    }
    return names.contains("last_hidden_state") ? "last_hidden_state" : names.get(0);
  }

  /** How many items were encoded. */
  public int batch() {
    return byName.get(STATES).shape().size(0);
  }

  @Override
  public void close() {
    byName.values().forEach(DeviceValue::close);
  }
}
