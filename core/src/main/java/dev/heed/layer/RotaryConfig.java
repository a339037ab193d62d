package dev.heed.layer;

import dev.heed.encoding.RotaryEncoding;
import dev.heed.encoding.RotaryFrequencies;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a {@code config.json} says of rotary positions. */
public final class RotaryConfig {

  private RotaryConfig() {}

  /**
   * How fast pairs turn, and how that was stretched to longer texts after the training: {@code
   * rope_parameters}, or {@code rope_theta} and {@code rope_scaling} in older files.
   *
   * @throws HeedException UNSUPPORTED for a stretching that is not built
   */
  public static RotaryEncoding of(Json config, int headWidth) {
    boolean newer = config.has("rope_parameters");
    Json rope = config.objectOrEmpty(newer ? "rope_parameters" : "rope_scaling");
    return of(config, rope, config.positive("rope_theta", 10_000), headWidth);
  }

  /**
   * The same where {@code rope_parameters} tells kinds of layers apart.
   *
   * @param kind of the layer, such as {@code sliding_attention}
   * @param base where the file says nothing
   */
  public static RotaryEncoding of(Json config, String kind, double base, int headWidth) {
    boolean newer = config.has("rope_parameters");
    boolean full = kind.equals("full_attention"); // older files stretch these alone
    Json rope =
        newer
            ? config.object("rope_parameters").objectOrEmpty(kind)
            : config.objectOrEmpty(full ? "rope_scaling" : "");
    return of(config, rope, base, headWidth);
  }

  private static RotaryEncoding of(Json config, Json rope, double base, int headWidth) {
    double fraction =
        rope.finite("partial_rotary_factor", config.finite("partial_rotary_factor", 1));
    int turned = (int) (headWidth * fraction);
    RotaryFrequencies trained = RotaryFrequencies.of(turned, rope.positive("rope_theta", base));
    String kind = rope.text("rope_type", rope.text("type", "default"));
    RotaryFrequencies frequencies =
        switch (kind) {
          case "default", "mrope" -> trained;
          case "linear" -> trained.squeezed(rope.positive("factor"));
          case "llama3" ->
              trained.blended(
                  rope.positive("factor"),
                  rope.positive("low_freq_factor"),
                  rope.positive("high_freq_factor"),
                  rope.positive("original_max_position_embeddings"));
          default ->
              throw new HeedException(
                  ErrorCode.UNSUPPORTED,
                  "%s: rotary positions of type '%s' are not built from weights; there are default, linear and llama3. Export the model to ONNX, and put the graph into the folder."
                      .formatted(rope.origin(), kind));
        };
    RotaryEncoding line = new RotaryEncoding(RotaryEncoding.Layout.HALVES, frequencies);
    return rope.has("mrope_section") ? line.along(axes(rope, frequencies.pairs())) : line;
  }

  /** Whether a configuration's positions have three numbers: time, height and width. */
  public static boolean isInSpace(Json config) {
    String key = config.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
    return config.objectOrEmpty(key).has("mrope_section");
  }

  /** How many pairs turn by time, height and width: one behind the other, or by turns. */
  private static List<Integer> axes(Json rope, int pairs) {
    List<Integer> sections = rope.sizes("mrope_section");
    List<Integer> axes = new ArrayList<>();
    if (rope.flag("mrope_interleaved", false)) {
      for (int i = 0; i < pairs; i++) {
        int axis = i % 3;
        axes.add(axis < sections.size() && i < 3 * sections.get(axis) ? axis : 0);
      }
      return axes;
    }
    for (int axis = 0; axis < sections.size(); axis++) {
      axes.addAll(Collections.nCopies(sections.get(axis), axis));
    }
    if (axes.size() != pairs) {
      throw HeedException.invalidModel(
          "%s: 'mrope_section' counts %s pairs of a head's numbers, but a head has %s."
              .formatted(rope.origin(), axes.size(), pairs));
    }
    return axes;
  }
}
