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
    RotaryEncoding line = stretched(config, rope, trained, rope.positive("rope_theta", base));
    return rope.has("mrope_section") ? line.along(axes(rope, trained.pairs())) : line;
  }

  private static RotaryEncoding stretched(
      Json config, Json rope, RotaryFrequencies trained, double base) {
    String kind = rope.text("rope_type", rope.text("type", "default"));
    return switch (kind) {
      case "default", "mrope" -> halves(trained);
      case "linear" -> halves(trained.squeezed(rope.positive("factor")));
      case "llama3" ->
          halves(
              trained.blended(
                  rope.positive("factor"),
                  rope.positive("low_freq_factor"),
                  rope.positive("high_freq_factor"),
                  rope.positive("original_max_position_embeddings")));
      case "yarn" -> yarn(config, rope, trained, base);
      default ->
          throw new HeedException(
              ErrorCode.UNSUPPORTED,
              "%s: rotary positions of type '%s' are not built from weights; there are default, linear, llama3 and yarn. Export the model to ONNX, and put the graph into the folder."
                  .formatted(rope.origin(), kind));
    };
  }

  private static RotaryEncoding halves(RotaryFrequencies frequencies) {
    return new RotaryEncoding(RotaryEncoding.Layout.HALVES, frequencies);
  }

  /** The positions of the first training. */
  private static double trained(Json config, Json rope) {
    String key = "original_max_position_embeddings";
    double said = config.positive(key, config.positive("max_position_embeddings", 2048));
    return rope.positive(key, said);
  }

  private static RotaryEncoding yarn(
      Json config, Json rope, RotaryFrequencies frequencies, double base) {
    double trained = trained(config, rope);
    double longer = config.positive("max_position_embeddings", trained) / trained;
    double factor = rope.positive("factor", longer);
    double usual =
        rope.finite("mscale", 0) != 0 && rope.finite("mscale_all_dim", 0) != 0
            ? yarnMagnitude(factor, rope.finite("mscale", 1))
                / yarnMagnitude(factor, rope.finite("mscale_all_dim", 1))
            : yarnMagnitude(factor, 1);
    RotaryFrequencies blended =
        frequencies.yarn(
            factor,
            rope.positive("beta_fast", 32),
            rope.positive("beta_slow", 1),
            trained,
            base,
            rope.flag("truncate", true));
    return halves(blended).magnified(rope.positive("attention_factor", usual));
  }

  private static double yarnMagnitude(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
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
