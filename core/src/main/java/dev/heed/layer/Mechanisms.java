package dev.heed.layer;

import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.Options;
import dev.heed.spi.PositionalEncoding;

/**
 * The mechanisms of a stack of layers: the model's own, or what a user chose in their place.
 *
 * @param heads {@code H}
 * @param headWidth {@code D}
 */
public record Mechanisms(Choices choices, int heads, int headWidth) {

  /** For tokens of {@code width = heads * headWidth} channels. */
  public static Mechanisms of(Choices choices, int heads, long width) {
    return new Mechanisms(choices, heads, Math.toIntExact(width / heads));
  }

  /** The attention of one layer, counted from 0. */
  public Attention attention(int layer, Attention own) {
    return choices.attention().map(chosen -> chosen.make(setup(layer))).orElse(own);
  }

  /** The position encoding of one layer; absolute ones speak in layer 0 alone. */
  public PositionalEncoding position(int layer, PositionalEncoding own) {
    return choices.position().map(chosen -> chosen.make(setup(layer))).orElse(own);
  }

  private MechanismSetup setup(int layer) {
    return new MechanismSetup(layer, heads, headWidth, Options.none());
  }
}
