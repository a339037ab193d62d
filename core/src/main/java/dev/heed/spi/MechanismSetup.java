package dev.heed.spi;

/**
 * What a mechanism is made for.
 *
 * @param layer the layer's number, from 0
 * @param heads {@code H}
 * @param headWidth {@code D}; a token is {@code H * D} wide
 * @param options what the user wrote behind its name, such as {@code left=16}
 */
public record MechanismSetup(int layer, int heads, int headWidth, Options options) {

  /** The width of a token, {@code C}. */
  public int width() {
    return heads * headWidth;
  }

  public static MechanismSetup of(int heads, int headWidth) {
    return new MechanismSetup(0, heads, headWidth, Options.none());
  }

  public MechanismSetup withOptions(Options other) {
    return new MechanismSetup(layer, heads, headWidth, other);
  }
}
