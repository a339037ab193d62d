package dev.heed.spi;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.runtime.Inputs;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * An input again and again, each time with another part of it covered.
 *
 * @param shape how the parts lie: {@code [rows, columns]} of a picture's squares, {@code [N]}
 *     tokens
 * @param covered the inputs with one part covered, from 0 to as many as {@code shape} has elements
 */
public record Coverings(Shape shape, IntFunction<Inputs> covered) {

  /** How many parts there are. */
  public int count() {
    return Math.toIntExact(shape.elements());
  }

  /**
   * Squares of a picture.
   *
   * @param name of a tensor F32 {@code [1, C, H, W]}
   * @param side of a square, in pixels of the input
   * @param fill what covers it: 0 is the mean colour of a normalised picture
   * @return {@code [H / side, W / side]}
   */
  public static Coverings ofSquares(Inputs inputs, String name, int side, float fill) {
    Tensor pixels = given(inputs, name, 4);
    int rows = pixels.shape().size(2) / side;
    int columns = pixels.shape().size(3) / side;
    if (rows == 0 || columns == 0) {
      throw invalidInput("A square of %s pixels does not fit into %s.".formatted(side, pixels));
    }
    return new Coverings(
        Shape.of(rows, columns),
        i -> inputs.and(name, square(pixels, i / columns * side, i % columns * side, side, fill)));
  }

  private static Tensor square(Tensor pixels, int top, int left, int side, float fill) {
    int channels = pixels.shape().size(1);
    int height = pixels.shape().size(2);
    int width = pixels.shape().size(3);
    float[] values = pixels.toFloats();
    for (int line = 0; line < channels * side; line++) {
      int from = (line / side * height + top + line % side) * width + left;
      Arrays.fill(values, from, from + side, fill);
    }
    return Tensor.of(pixels.shape(), values);
  }

  /**
   * Tokens of a text.
   *
   * @param name of a tensor I64 {@code [1, N]}
   * @param cover the id that stands in a token's place, such as the mask's or the unknown token's
   * @return {@code [N]}
   */
  public static Coverings ofTokens(Inputs inputs, String name, long cover) {
    Tensor ids = given(inputs, name, 2);
    return new Coverings(
        Shape.of(ids.shape().axis(1)),
        i -> {
          long[] covered = ids.toLongs();
          covered[i] = cover;
          return inputs.and(name, Tensor.of(ids.shape(), covered));
        });
  }

  /**
   * Equal parts of a sound; the last may be shorter.
   *
   * @param name of a tensor F32 {@code [1, T]} of samples or {@code [1, T, C]} of frames
   * @param parts how many at most
   * @return {@code [parts]}; a part is covered with zeros: silence, or the mean of a normalised
   *     sound
   */
  public static Coverings ofSpans(Inputs inputs, String name, int parts) {
    Tensor sound = given(inputs, name, inputs.byName().get(name).shape().rank());
    int times = sound.shape().size(1);
    int each = sound.shape().rank() > 2 ? sound.shape().size(2) : 1;
    int span = (times + parts - 1) / parts;
    return new Coverings(
        Shape.of((times + span - 1) / span),
        i -> {
          float[] values = sound.toFloats();
          Arrays.fill(values, i * span * each, Math.min(times, (i + 1) * span) * each, 0);
          return inputs.and(name, Tensor.of(sound.shape(), values));
        });
  }

  private static Tensor given(Inputs inputs, String name, int rank) {
    Tensor tensor = inputs.byName().get(name);
    if (tensor == null || tensor.shape().rank() != rank || tensor.shape().axis(0) != 1) {
      throw invalidInput(
          "Occlusion covers parts of one input at a time: it needs '%s' with %s axes and a batch of 1, but got %s."
              .formatted(name, rank, tensor == null ? inputs.byName().keySet() : tensor));
    }
    return tensor;
  }
}
