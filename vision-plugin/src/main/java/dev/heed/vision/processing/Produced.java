package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.runtime.Inputs;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that a type makes of a batch, by their published names. */
final class Produced {

  private final Map<String, Tensor> byName = new LinkedHashMap<>();

  Inputs inputs() {
    return new Inputs(byName);
  }

  Produced put(String name, Tensor tensor) {
    byName.put(name, tensor);
    return this;
  }

  /** {@code [B, 3, H, W]}; all must have come out in one size. */
  Produced pictures(String name, List<Picture> pictures) {
    return pictures(name, pictures, pictures.size());
  }

  /**
   * Pictures under further axes.
   *
   * @param leading their axes, whose product is the number of pictures
   */
  Produced pictures(String name, List<Picture> pictures, long... leading) {
    Picture first = pictures.get(0);
    for (int i = 1; i < pictures.size(); i++) {
      if (!pictures.get(i).size().equals(first.size())) {
        throw invalidInput(
            "The images of a batch must come out in one size: image 1 is %s pixels after processing, image %s is %s. This processor does not pad; process them one by one, or crop them to one shape first."
                .formatted(first.size(), i + 1, pictures.get(i).size()));
      }
    }
    long[] axes = Arrays.copyOf(leading, leading.length + 3);
    axes[leading.length] = 3;
    axes[leading.length + 1] = first.height();
    axes[leading.length + 2] = first.width();
    return put(name, stack(pictures, Shape.of(axes)));
  }

  private static Tensor stack(List<Picture> pictures, Shape shape) {
    boolean bytes = pictures.stream().allMatch(Picture::isBytes);
    Tensor tensor = Tensor.zeros(bytes ? ElementType.U8 : ElementType.F32, shape);
    if (bytes) {
      ByteBuffer buffer = tensor.bytes();
      pictures.forEach(picture -> planes(picture, buffer));
    } else {
      FloatBuffer buffer = tensor.floats();
      pictures.forEach(picture -> picture.writeTo(buffer));
    }
    return tensor;
  }

  private static void planes(Picture picture, ByteBuffer buffer) {
    byte[] rgb = picture.image().rgb();
    for (int c = 0; c < 3; c++) {
      for (int i = c; i < rgb.length; i += 3) {
        buffer.put(rgb[i]);
      }
    }
  }

  /** Whole numbers, by default one for each picture. */
  Produced longs(String name, List<Integer> values, long... axes) {
    long[] all = values.stream().mapToLong(Integer::longValue).toArray();
    return longs(name, all, axes);
  }

  Produced longs(String name, long[] values, long... axes) {
    return put(
        name, Tensor.of(axes.length == 0 ? Shape.of(values.length) : Shape.of(axes), values));
  }

  /** {@code [B, 2]}: height before width. */
  Produced sizes(String name, List<Size> sizes) {
    long[] values = new long[2 * sizes.size()];
    for (int i = 0; i < sizes.size(); i++) {
      values[2 * i] = sizes.get(i).height();
      values[2 * i + 1] = sizes.get(i).width();
    }
    return longs(name, values, sizes.size(), 2);
  }

  Produced floats(String name, float[] values, long... axes) {
    return put(name, Tensor.of(Shape.of(axes), values));
  }

  /** {@code [..., H, W]} of ones where a picture is, zeros where it was padded to {@code frame}. */
  Produced mask(String name, List<Size> sizes, Size frame, long... leading) {
    long[] values = new long[Math.toIntExact((long) sizes.size() * frame.height() * frame.width())];
    for (int i = 0; i < sizes.size(); i++) {
      for (int y = 0; y < sizes.get(i).height(); y++) {
        int from = (i * frame.height() + y) * frame.width();
        Arrays.fill(values, from, from + sizes.get(i).width(), 1);
      }
    }
    long[] axes = Arrays.copyOf(leading, leading.length + 2);
    axes[leading.length] = frame.height();
    axes[leading.length + 1] = frame.width();
    return longs(name, values, axes);
  }
}
