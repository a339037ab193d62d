package dev.heed;

import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.spi.Options;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How to open a pipeline. Start from {@link #standard} and change what matters.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("whisper-tiny"))
 *         .withDevice(new Device.Cpu(2))
 *         .withPrecision(Precision.INT8)
 *         .withOptions(Map.of("language", "en"));
 * }</pre>
 *
 * @param model the model's folder; without one, the task's standard model is used
 * @param precision the variant of the graph; without one, fp32 or what there is
 */
public record Opening(
    Optional<Path> model, Device device, Optional<Precision> precision, Options options) {

  /** The task's standard model, on the processor. */
  public static Opening standard() {
    return new Opening(Optional.empty(), Device.CPU, Optional.empty(), Options.none());
  }

  /** A model folder, on the processor. */
  public static Opening of(Path model) {
    return standard().withModel(model);
  }

  /** The same on another model. */
  public Opening withModel(Path folder) {
    return new Opening(Optional.of(folder), device, precision, options);
  }

  /** The same on another device. */
  public Opening withDevice(Device other) {
    return new Opening(model, other, precision, options);
  }

  /** The same with another variant of the graph. */
  public Opening withPrecision(Precision other) {
    return new Opening(model, device, Optional.of(other), options);
  }

  /** Task options by their pipeline names, such as {@code top-k}. */
  public Opening withOptions(Map<String, String> byName) {
    return new Opening(model, device, precision, new Options(byName));
  }
}
