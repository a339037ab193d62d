package dev.heed.layer;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
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

  /** No position encoding: what most layers have, where positions are added to the tokens. */
  public static final PositionalEncoding NO_POSITION = new PositionalEncoding() {};

  private static final Attention OWN = DotProductAttention.scaled(Weighting.SOFTMAX);

  /** For tokens of {@code width = heads * headWidth} channels. */
  public static Mechanisms of(Choices choices, int heads, long width) {
    requireHeads(heads, width);
    return new Mechanisms(choices, heads, Math.toIntExact(width / heads));
  }

  /** Refuses heads that cannot share the width of a token. */
  static void requireHeads(int heads, long width) {
    if (heads < 1 || width % heads != 0) {
      throw invalidModel(
          "Tokens of %s channels cannot be split into %s heads. Look at the width and the number of heads in config.json."
              .formatted(width, heads));
    }
  }

  /** The attention of one layer, counted from 0: scaled dot-product, or the chosen one. */
  public Attention attention(int layer) {
    return attention(layer, OWN);
  }

  /** The attention of one layer: the model's own, or the chosen one. */
  public Attention attention(int layer, Attention own) {
    return choices.attention(layer).map(chosen -> chosen.make(setup(layer))).orElse(own);
  }

  /** The position encoding of one layer; those on tokens are asked in layer 0 alone. */
  public PositionalEncoding position(int layer, PositionalEncoding own) {
    return choices.position(layer).map(chosen -> chosen.make(setup(layer))).orElse(own);
  }

  private MechanismSetup setup(int layer) {
    return new MechanismSetup(layer, heads, headWidth, Options.none());
  }
}
