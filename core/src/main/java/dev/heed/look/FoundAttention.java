package dev.heed.look;

import java.util.Locale;
import java.util.Optional;

/**
 * One attention of a graph.
 *
 * @param name what its map is called: {@code attentions.0}, {@code cross_attentions.3}, {@code
 *     vision_model_output.attentions.1}
 * @param layer its number among those of its kind, from 0
 * @param heads how many; empty where only a run tells
 * @param found the operators that it is made of, in order
 */
public record FoundAttention(
    String name, int layer, Kind kind, Optional<Integer> heads, String found) {

  /** What its layers have in common: the name without its number. */
  public String family() {
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** What attends to what. */
  public enum Kind {
    /** Tokens to each other, all of them there at once. */
    ENCODER,
    /** What is being written, to itself. */
    DECODER,
    /** What is being written, to something else: the encoder's tokens, the pixels. */
    CROSS;

    /** As in names of outputs: {@code cross}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
