package dev.heed.look;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Golden;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens graphs to look inside, on one thread. */
final class Looking {

  static final Device CPU = new Device.Cpu(1);
  static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);

  private Looking() {}

  static Look at(ModelFolder folder, String graph, LookOptions shown) {
    return Look.open(
        RUNTIME, folder.graph(graph), Surroundings.of(folder, graph), shown, OpenOptions.on(CPU));
  }

  /** A decoder reads what the stored run gave its encoder, and begins without a past. */
  static Inputs inputs(Golden golden, Look look) {
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
        && look.session().signature().input("encoder_hidden_states").isPresent()) {
      known.put("input_ids", known.get("decoder_input_ids"));
    }
    Map<String, Tensor> taken = new LinkedHashMap<>();
    for (TensorSpec spec : look.session().signature().inputs()) {
      taken.put(spec.name(), known.containsKey(spec.name()) ? known.get(spec.name()) : begin(spec));
    }
    return new Inputs(taken);
  }

  private static Tensor ones(long rows, long columns) {
    long[] ones = new long[Math.toIntExact(rows * columns)];
    java.util.Arrays.fill(ones, 1);
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
