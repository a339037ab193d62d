package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a model sees in one picture. As JSON, nested lists as the image-feature-extraction pipeline
 * gives them.
 *
 * @param values {@code [1, N, C]}: a vector for each token; {@code [1, C]} where they are pooled;
 *     {@code [1, C, H, W]} for models that keep the picture's shape
 * @param similarity to the picture that the user compares with, from -1 to 1; as JSON it stands for
 *     the values
 */
public record ImageFeatures(Tensor values, OptionalDouble similarity) {

  /** How many numbers a person is shown. */
  private static final int SHOWN = 8;

  /** Item {@code i} along the first axis of {@code all}, as a view of it. */
  static ImageFeatures of(Tensor all, int i) {
    long[] axes = all.shape().axes();
    int bytes = all.bytes().remaining() / Math.toIntExact(axes[0]);
    axes[0] = 1;
    return new ImageFeatures(
        Tensor.view(all.type(), Shape.of(axes), all.bytes().slice(i * bytes, bytes)),
        OptionalDouble.empty());
  }

  /** Compared with another picture's. */
  ImageFeatures comparedWith(ImageFeatures other) {
    return new ImageFeatures(values, OptionalDouble.of(similarity(other)));
  }

  /** The numbers in one row; of pooled features, the vector that stands for the picture. */
  public float[] vector() {
    return values.toFloats();
  }

  /** The cosine of the angle between two pooled vectors: 1 for the same direction. */
  public double similarity(ImageFeatures other) {
    float[] mine = vector();
    float[] others = other.vector();
    if (mine.length != others.length) {
      throw invalidInput(
          "Features %s and %s cannot be compared: pool them first (--pool mean, for example), by one model."
              .formatted(values.shape(), other.values.shape()));
    }
    return Rows.cosine(mine, others);
  }

  /** {@code float[][][]} or as many axes as there are, or the similarity where there is one. */
  @JsonValue
  public Object nested() {
    return similarity.isPresent()
        ? Map.of("similarity", similarity.getAsDouble())
        : nested(vector(), values.shape().axes(), 0, new int[1]);
  }

  private static Object nested(float[] all, long[] axes, int axis, int[] at) {
    int size = (int) axes[axis];
    if (axis == axes.length - 1) {
      float[] last = new float[size];
      System.arraycopy(all, at[0], last, 0, size);
      at[0] += size;
      return last;
    }
    Object[] parts = new Object[size];
    for (int i = 0; i < size; i++) {
      parts[i] = nested(all, axes, axis + 1, at);
    }
    return parts;
  }

  /** One line for a person: the similarity, or the shape and the first numbers. */
  @Override
  public String toString() {
    if (similarity.isPresent()) {
      return String.format(Locale.ROOT, "%6.4f", similarity.getAsDouble());
    }
    float[] all = vector();
    String first =
        IntStream.range(0, Math.min(SHOWN, all.length))
            .mapToObj(i -> String.format(Locale.ROOT, "%.4f", all[i]))
            .collect(Collectors.joining(", "));
    return "%s  %s%s".formatted(values.shape(), first, all.length > SHOWN ? ", ..." : "");
  }
}
