package dev.heed.nlp.encoding;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;

/**
 * How fast each pair of a head turns, as a {@code config.json} says it: {@code rope_theta}, and
 * {@code rope_scaling} for models that were stretched to longer texts after training.
 */
public final class RotaryFrequencies {

  private RotaryFrequencies() {}

  /** Radians a position for each of the {@code headWidth / 2} pairs. */
  public static float[] of(Json config, int headWidth) {
    Json scaling =
        config.objectOrEmpty(config.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
    double base = scaling.number("rope_theta", config.number("rope_theta", 10_000));
    float[] frequencies = new float[headWidth / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float power = (float) (2 * i) / headWidth;
      frequencies[i] = scaled((float) (1 / Math.pow(base, power)), scaling);
    }
    return frequencies;
  }

  private static float scaled(float frequency, Json scaling) {
    String kind = scaling.text("rope_type", scaling.text("type", "default"));
    return switch (kind) {
      case "default" -> frequency;
      case "linear" -> (float) (frequency / scaling.number("factor"));
      case "llama3" -> stretched(frequency, scaling);
      default ->
          throw new HeedException(
              ErrorCode.UNSUPPORTED,
              "%s: rotary positions of type '%s' are not built here; there are default, linear, llama3. Export the model to ONNX, and put the graph into the folder."
                  .formatted(scaling.origin(), kind));
    };
  }

  /** Llama 3.1: slow pairs are slowed by the factor, fast ones kept, those between blended. */
  private static float stretched(float frequency, Json scaling) {
    double trained = scaling.number("original_max_position_embeddings");
    double low = scaling.number("low_freq_factor");
    double high = scaling.number("high_freq_factor");
    double turns = trained * frequency / (2 * Math.PI); // in the longest text of the training
    double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
    return (float) ((1 - kept) * frequency / scaling.number("factor") + kept * frequency);
  }
}
