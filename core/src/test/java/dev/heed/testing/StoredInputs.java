package dev.heed.testing;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Signature;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one graph of a reference model is given to repeat a stored run. */
public final class StoredInputs {

  private StoredInputs() {}

  /** A decoder reads what the stored run gave its encoder, and begins without a past. */
  public static Inputs of(Golden golden, Signature signature) {
    Map<String, Tensor> known = new LinkedHashMap<>(golden.inputs());
    Tensor mask = known.get("attention_mask");
    Tensor memory = golden.outputs().get("encoder_last_hidden_state");
    if (memory != null) {
      known.put("encoder_hidden_states", memory);
      known.put(
          "encoder_attention_mask",
          mask != null ? mask : ones(memory.shape().axis(0), memory.shape().axis(1)));
    }
    if (known.containsKey("decoder_input_ids")
        && memory != null
        && signature.input("encoder_hidden_states").isPresent()) {
      known.put("input_ids", known.get("decoder_input_ids"));
    }
    Map<String, Tensor> taken = new LinkedHashMap<>();
    for (TensorSpec spec : signature.inputs()) {
      taken.put(spec.name(), known.containsKey(spec.name()) ? known.get(spec.name()) : begin(spec));
    }
    return new Inputs(taken);
  }

  private static Tensor ones(long rows, long columns) {
    long[] ones = new long[Math.toIntExact(rows * columns)];
    Arrays.fill(ones, 1);
    return Tensor.of(Shape.of(rows, columns), ones);
  }

  private static Tensor begin(TensorSpec spec) {
    if (spec.name().equals("use_cache_branch")) {
      return Tensor.zeros(ElementType.BOOL, Shape.of(1));
    }
    List<TensorSpec.Axis> axes = spec.axes();
    long[] sizes = new long[axes.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = axes.get(i).size().orElse(i == 0 ? 1 : 0);
    }
    return Tensor.zeros(spec.type(), Shape.of(sizes));
  }
}
