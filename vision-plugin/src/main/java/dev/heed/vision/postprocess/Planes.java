package dev.heed.vision.postprocess;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.api.Internal;
import dev.heed.tensor.Numbers;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Planes of numbers that lie on each other: a mask for each query, or a score for each class.
 *
 * @param values {@code [count, height, width]}, row-major; it belongs to this
 */
@SuppressWarnings("ArrayRecordComponent") // handed over by its maker
@Internal
public record Planes(float[] values, int count, int height, int width) {

  public Planes {
    if (values.length != count * height * width) {
      throw new IllegalArgumentException(
          "%s numbers are no %s planes of %s x %s".formatted(values.length, count, height, width));
    }
  }

  /**
   * One item of a batch {@code [B, count, height, width]}.
   *
   * @param name of the output, for messages
   */
  public static Planes of(String name, Tensor tensor, int item) {
    Shape shape = tensor.shape();
    if (shape.rank() != 4) {
      throw invalidModel(
          "The output '%s' should have axes [batch, planes, height, width], but has %s."
              .formatted(name, shape));
    }
    int size = shape.size(1) * shape.size(2) * shape.size(3);
    float[] all = Numbers.of(name, tensor);
    return new Planes(
        Arrays.copyOfRange(all, item * size, (item + 1) * size),
        shape.size(1),
        shape.size(2),
        shape.size(3));
  }

  public float at(int plane, int pixel) {
    return values[plane * height * width + pixel];
  }

  public int pixels() {
    return height * width;
  }

  /** Each plane read at another size: first along rows, then along columns. */
  public Planes resized(int toHeight, int toWidth, Enlarging how) {
    if (toHeight == height && toWidth == width) {
      return this;
    }
    var across = how.reading(width, toWidth);
    var down = how.reading(height, toHeight);
    float[] wide = new float[count * height * toWidth];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = across.at(i % toWidth, values, i / toWidth * width, 1);
    }
    float[] result = new float[count * toHeight * toWidth];
    for (int i = 0; i < result.length; i++) {
      int plane = i / (toHeight * toWidth);
      int start = plane * height * toWidth + i % toWidth;
      result[i] = down.at(i / toWidth % toHeight, wide, start, toWidth);
    }
    return new Planes(result, count, toHeight, toWidth);
  }

  /** The planes of these numbers, in their order. */
  public Planes picked(int... planes) {
    float[] picked = new float[planes.length * pixels()];
    for (int i = 0; i < planes.length; i++) {
      System.arraycopy(values, planes[i] * pixels(), picked, i * pixels(), pixels());
    }
    return new Planes(picked, planes.length, height, width);
  }

  /** Every number changed. */
  public Planes each(DoubleUnaryOperator change) {
    float[] changed = new float[values.length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = (float) change.applyAsDouble(values[i]);
    }
    return new Planes(changed, count, height, width);
  }
}
