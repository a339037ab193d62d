package dev.heed.layer;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Attention;
import dev.heed.spi.Choices;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.Options;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;

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
    return new Mechanisms(choices, heads, Math.toIntExact(width / heads));
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

  /**
   * The self-attention of one layer over {@code tokens}, with positions where it needs them.
   *
   * @param own what the model itself turns heads by or adds to scores; {@link #NO_POSITION} if none
   */
  public TokenMixer selfAttention(
      Ops ops,
      int layer,
      Projections linear,
      PositionalEncoding own,
      TokenGrid grid,
      Value tokens) {
    Positions positions = Positions.of(ops, position(layer, own), grid, tokens);
    Attention attention = positions.within(attention(layer));
    return positions.around(linear.attention(heads, attention), heads);
  }

  /** Makes the self-attention of a layer out of its linear maps. */
  @FunctionalInterface
  public interface SelfAttention {
    TokenMixer of(int layer, Projections linear);
  }

  /** {@link #selfAttention} of every layer over the same tokens. */
  public SelfAttention over(Ops ops, PositionalEncoding own, TokenGrid grid, Value tokens) {
    return (layer, linear) -> selfAttention(ops, layer, linear, own, grid, tokens);
  }

  private MechanismSetup setup(int layer) {
    return new MechanismSetup(layer, heads, headWidth, Options.none());
  }
}
