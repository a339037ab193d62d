package dev.heed.generate;

import dev.heed.runtime.DeviceValue;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A sequence that is known already, read by a decoder in one run instead of token by token: how to
 * see what it looked at while it wrote.
 */
public final class TeacherForcing {

  private TeacherForcing() {}

  /**
   * All inputs of the run.
   *
   * @param graph a decoder's in any layout but the one that only continues
   * @param encoded what the encoder made of one item; it is copied
   * @param tokens the prompt and what was written
   */
  public static Inputs of(Session graph, Encoded encoded, long... tokens) {
    Prompt prompt = Prompt.repeated(1, tokens);
    Map<String, DeviceValue> held = new LinkedHashMap<>(encoded.byName());
    held.keySet().removeIf(name -> graph.signature().input(name).isEmpty());
    Decoder.CacheSlot.of(graph, graph)
        .forEach(slot -> held.put(slot.past().name(), DeviceValue.of(slot.empty(1))));
    DecoderInputs inputs =
        new DecoderInputs(
            graph.signature(),
            prompt.rows(),
            0,
            DecoderInputs.RowMasks.of(prompt),
            false,
            Optional.empty(),
            Optional.empty(),
            RunLimit.none());
    Map<String, Tensor> all = new LinkedHashMap<>(inputs.tensors(held).byName());
    held.forEach((name, value) -> all.put(name, value.tensor()));
    return new Inputs(all);
  }
}
