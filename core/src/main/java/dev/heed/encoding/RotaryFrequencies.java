package dev.heed.encoding;

import static dev.heed.error.HeedException.invalidInput;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** How fast a {@link RotaryEncoding} turns each pair: radians a position, from fast to slow. */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record RotaryFrequencies(double... perPair) {

  public RotaryFrequencies {
    perPair = perPair.clone();
    if (perPair.length == 0) {
      throw invalidInput("A rotary encoding turns at least one pair of numbers of each head.");
    }
  }

  /** {@code base^(-2i / width)} for each pair i; {@code width} numbers of a head are turned. */
  public static RotaryFrequencies of(int width, double base) {
    if (width < 2 || width % 2 != 0 || base <= 0) {
      throw invalidInput(
          "A rotary encoding turns an even number of a head's numbers, by a base above 0; not %s, by %s."
              .formatted(width, base));
    }
    double[] perPair = new double[width / 2];
    Arrays.setAll(perPair, i -> Math.pow(base, -2.0 * i / width));
    return new RotaryFrequencies(perPair);
  }

  /** Positions divided by {@code factor}, for sequences so many times longer than trained on. */
  public RotaryFrequencies squeezed(double factor) {
    return map(frequency -> frequency / factor);
  }

  /**
   * Llama 3's: slow pairs are squeezed, fast ones stay, those between are blended.
   *
   * @param factor by how much slow ones are squeezed
   * @param low turns within {@code trained} positions up to which a pair is slow
   * @param high turns from which it is fast
   * @param trained the positions of the first training
   * @see <a href="https://arxiv.org/abs/2407.21783">Grattafiori et al. 2024, section 3.4.2</a>
   */
  public RotaryFrequencies blended(double factor, double low, double high, double trained) {
    return map(
        frequency -> {
          double turns = trained * frequency / (2 * Math.PI);
          double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
          return frequency * kept + frequency / factor * (1 - kept);
        });
  }

  private RotaryFrequencies map(DoubleUnaryOperator change) {
    return new RotaryFrequencies(Arrays.stream(perPair).map(change).toArray());
  }

  public int pairs() {
    return perPair.length;
  }

  @Override
  public double[] perPair() {
    return perPair.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RotaryFrequencies that && Arrays.equals(perPair, that.perPair);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(perPair);
  }

  @Override
  public String toString() {
    return "RotaryFrequencies" + Arrays.toString(perPair);
  }
}
