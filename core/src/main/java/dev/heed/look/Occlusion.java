package dev.heed.look;

import dev.heed.runtime.Inputs;
import dev.heed.spi.Coverings;
import dev.heed.tensor.Tensor;
import java.util.function.ToDoubleFunction;

/**
 * A check that needs no attention: one part of the input after the other is covered, and how much
 * the answer suffers is what that part was worth (Zeiler and Fergus, 2014).
 */
public final class Occlusion {

  private Occlusion() {}

  /**
   * Covers one part after the other.
   *
   * @param inputs the whole
   * @param score the answer's strength, such as one label's logit; it runs once for each part and
   *     once for the whole
   * @return F32 of the coverings' shape: by how much the score falls where a part is covered;
   *     negative where it rises
   */
  public static Tensor of(Inputs inputs, Coverings coverings, ToDoubleFunction<Inputs> score) {
    double whole = score.applyAsDouble(inputs);
    float[] falls = new float[coverings.count()];
    for (int i = 0; i < falls.length; i++) {
      falls[i] = (float) (whole - score.applyAsDouble(coverings.covered().apply(i)));
    }
    return Tensor.of(coverings.shape(), falls);
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
    return of(inputs, Coverings.ofSquares(inputs, "pixel_values", patch, fill), score);
  }

  /**
   * Covers tokens of a text, one at a time.
   *
   * @param inputs with {@code input_ids}, I64 {@code [1, N]}
   * @param cover the id that stands in a token's place, such as the mask's or the unknown token's
   * @return F32 {@code [N]}
   */
  public static Tensor ofText(Inputs inputs, long cover, ToDoubleFunction<Inputs> score) {
    return of(inputs, Coverings.ofTokens(inputs, "input_ids", cover), score);
  }
}
