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

  /**
   * YaRN's: pairs that turn less than {@code slow} times within the trained positions are squeezed,
   * those that turn more than {@code fast} times stay, and those between are blended by their
   * place.
   *
   * @param base from which the frequencies were made
   * @param whole whether the two borders are whole pairs
   * @see <a href="https://arxiv.org/abs/2309.00071">Peng et al. 2023, section 3.2</a>
   */
  public RotaryFrequencies yarn(
      double factor, double fast, double slow, double trained, double base, boolean whole) {
    int pairs = perPair.length;
    double first = border(fast, trained, base);
    double last = border(slow, trained, base);
    double from = Math.max(whole ? Math.floor(first) : first, 0);
    double to = Math.min(whole ? Math.ceil(last) : last, 2.0 * pairs - 1);
    double span = from == to ? 0.001 : to - from;
    double[] blended = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      double squeezed = Math.min(1, Math.max(0, (i - from) / span));
      blended[i] = perPair[i] / factor * squeezed + perPair[i] * (1 - squeezed);
    }
    return new RotaryFrequencies(blended);
  }

  /** The pair, counted in fractions, that turns so many times within {@code trained} positions. */
  private double border(double turns, double trained, double base) {
    return perPair.length * Math.log(trained / (turns * 2 * Math.PI)) / Math.log(base);
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
