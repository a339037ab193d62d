package dev.heed.runtime;

import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A graph opened on a {@link Device}. Any number of threads may call {@link #run} at once.
 *
 * <p>Inputs are checked against {@link #signature} before the native call: an unknown, missing or
 * misshaped one is an {@code INVALID_INPUT} that names it. Types are converted where the graph
 * wants another float or integer width.
 *
 * <pre>{@code
 * ModelFolder folder = ModelFolder.open(Path.of("vit-base-patch16-224"));
 * try (Session session = heed.session(folder, "model", Device.CPU, Optional.empty())) {
 *   Tensor pixels = Tensor.zeros(ElementType.F32, Shape.of(1, 3, 224, 224));
 *   Tensor logits = session.run(Inputs.of("pixel_values", pixels)).get("logits");
 * }
 * }</pre>
 */
public interface Session extends AutoCloseable {

  /** The names, types and axes of what goes in and comes out. */
  Signature signature();

  /**
   * Runs the graph once and writes some outputs where the caller wants them, so that a loop makes
   * no new buffers.
   *
   * @param into room for outputs by name, in the type and shape that the graph gives; the others
   *     come in new tensors
   * @return all outputs; those of {@code into} are the caller's tensors
   */
  default Outputs runInto(Inputs inputs, Map<String, Tensor> into) {
    Map<String, Tensor> all = new LinkedHashMap<>(run(inputs).byName());
    into.forEach((name, room) -> room.bytes().put(all.put(name, room).bytes()));
    return new Outputs(all);
  }

  /** Where it runs. */
  Device device();

  /** Runs the graph once, without a limit. */
  default Outputs run(Inputs inputs) {
    return run(inputs, RunLimit.none());
  }

  /**
   * Runs the graph once. Half-precision float outputs arrive as F32.
   *
   * @throws dev.heed.error.HeedException CANCELLED or TIMEOUT when {@code limit} says so, CLOSED
   *     after {@link #close}
   */
  Outputs run(Inputs inputs, RunLimit limit);

  /**
   * Runs the graph once as a step of many: values of earlier runs go in, and values for later runs
   * stay in the runtime.
   *
   * @param inputs tensors of the caller's
   * @param held values that an earlier run kept, by the name of the input that they go to; they
   *     stay the caller's and stay open
   * @param wanted which outputs to read and which to keep
   * @throws dev.heed.error.HeedException as {@link #run(Inputs, RunLimit)} does; nothing stays open
   *     then but what the caller gave
   */
  default StepOutputs step(
      Inputs inputs, Map<String, DeviceValue> held, StepOutputs.Wanted wanted, RunLimit limit) {
    Map<String, Tensor> all = new LinkedHashMap<>(inputs.byName());
    held.forEach((name, value) -> all.put(name, value.tensor()));
    Outputs outputs = run(new Inputs(all), limit);
    Map<String, Tensor> read = new LinkedHashMap<>();
    wanted.read().forEach(name -> read.put(name, outputs.get(name)));
    Map<String, DeviceValue> kept = new LinkedHashMap<>();
    wanted.keep().forEach(name -> kept.put(name, DeviceValue.of(outputs.get(name))));
    return new StepOutputs(new Outputs(read), kept);
  }

  /** Frees native memory when the runs under way have ended. Calling it twice is harmless. */
  @Override
  void close();
}
