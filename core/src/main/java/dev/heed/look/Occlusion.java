package dev.heed.look;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.runtime.Inputs;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.function.ToDoubleFunction;

/**
 * A check that needs no attention: one part of the input after the other is covered, and how much
 * the answer suffers is what that part was worth (Zeiler and Fergus, 2014).
 */
public final class Occlusion {

  private final Inputs inputs;
  private final ToDoubleFunction<Inputs> score;
  private final double whole;

  private Occlusion(Inputs inputs, ToDoubleFunction<Inputs> score) {
    this.inputs = inputs;
    this.score = score;
    this.whole = score.applyAsDouble(inputs);
  }

  /**
   * Covers squares of a picture.
   *
   * @param inputs with {@code pixel_values}, F32 {@code [1, C, H, W]}
   * @param patch the side of a square, in pixels of the input
   * @param fill what covers it: 0 is the mean colour of a normalised picture
   * @param score the answer's strength, such as one label's logit; it runs once for each square and
   *     once for the whole
   * @return F32 {@code [H / patch, W / patch]}: by how much the score falls where a square is
   *     covered; negative where it rises
   */
  public static Tensor ofPicture(
      Inputs inputs, int patch, float fill, ToDoubleFunction<Inputs> score) {
    Tensor pixels = given(inputs, "pixel_values", 4);
    int rows = pixels.shape().size(2) / patch;
    int columns = pixels.shape().size(3) / patch;
    if (rows == 0 || columns == 0) {
      throw invalidInput("A square of %d pixels does not fit into %s.".formatted(patch, pixels));
    }
    Occlusion occlusion = new Occlusion(inputs, score);
    float[] falls = new float[rows * columns];
    for (int i = 0; i < falls.length; i++) {
      Tensor covered = covered(pixels, i / columns * patch, i % columns * patch, patch, fill);
      falls[i] = occlusion.fall("pixel_values", covered);
    }
    return Tensor.of(Shape.of(rows, columns), falls);
  }

  /**
   * Covers tokens of a text, one at a time.
   *
   * @param inputs with {@code input_ids}, I64 {@code [1, N]}
   * @param cover the id that stands in a token's place, such as the mask's or the unknown token's
   * @return F32 {@code [N]}
   */
  public static Tensor ofText(Inputs inputs, long cover, ToDoubleFunction<Inputs> score) {
    Tensor ids = given(inputs, "input_ids", 2);
    Occlusion occlusion = new Occlusion(inputs, score);
    float[] falls = new float[ids.shape().size(1)];
    for (int i = 0; i < falls.length; i++) {
      long[] covered = ids.toLongs();
      covered[i] = cover;
      falls[i] = occlusion.fall("input_ids", Tensor.of(ids.shape(), covered));
    }
    return Tensor.of(Shape.of(falls.length), falls);
  }

  private float fall(String name, Tensor covered) {
    return (float) (whole - score.applyAsDouble(inputs.and(name, covered)));
  }

  private static Tensor given(Inputs inputs, String name, int rank) {
    Tensor tensor = inputs.byName().get(name);
    if (tensor == null || tensor.shape().rank() != rank || tensor.shape().axis(0) != 1) {
      throw invalidInput(
          "Occlusion covers parts of one input at a time: it needs '%s' with %d axes and a batch of 1, but got %s."
              .formatted(name, rank, tensor == null ? inputs.byName().keySet() : tensor));
    }
    return tensor;
  }

  private static Tensor covered(Tensor pixels, int top, int left, int side, float fill) {
    int channels = pixels.shape().size(1);
    int height = pixels.shape().size(2);
    int width = pixels.shape().size(3);
    float[] values = pixels.toFloats();
    for (int line = 0; line < channels * side; line++) {
      int from = (line / side * height + top + line % side) * width + left;
      java.util.Arrays.fill(values, from, from + side, fill);
    }
    return Tensor.of(pixels.shape(), values);
  }
}
