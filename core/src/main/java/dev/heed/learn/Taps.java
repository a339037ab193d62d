package dev.heed.learn;

import dev.heed.op.Ops;
import dev.heed.op.PadMode;
import dev.heed.op.Value;
import dev.heed.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The places that a sliding kernel touches: for each of its taps, those elements of the wide image
 * [B,C,...] that lie under it, as a narrow image with one element for each place of the kernel.
 */
final class Taps {

  private final Ops ops;
  private final Window window;
  private final long[] wide;
  private final long[] narrow;
  private final long[] kernel;

  private Taps(Ops ops, Window window, long[] wide, long[] narrow, long[] kernel) {
    this.ops = ops;
    this.window = window;
    this.wide = wide;
    this.narrow = narrow;
    this.kernel = kernel;
  }

  /** Of a wide image and a narrow one, both [B,C,...], and the sizes of the kernel. */
  static Taps of(Ops ops, Window window, Value wide, Value narrow, long[] kernel) {
    return new Taps(ops, window, sizes(wide), sizes(narrow), kernel);
  }

  static long[] sizes(Value image) {
    long[] sizes = new long[image.rank() - 2];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = image.size(i + 2);
    }
    return sizes;
  }

  /** How many taps there are. */
  long count() {
    return Arrays.stream(kernel).reduce(1, (a, b) -> a * b);
  }

  /** All taps, the last axis fastest. */
  List<long[]> all() {
    List<long[]> taps = new ArrayList<>(List.of(new long[0]));
    for (long size : kernel) {
      List<long[]> more = new ArrayList<>();
      for (long[] tap : taps) {
        for (long k = 0; k < size; k++) {
          long[] longer = Arrays.copyOf(tap, tap.length + 1);
          longer[tap.length] = k;
          more.add(longer);
        }
      }
      taps = more;
    }
    return taps;
  }

  /** The wide image with its rim, as far as the kernel goes. */
  Value padded(Value image, double rim) {
    long[] pads = new long[2 * image.rank()];
    boolean any = false;
    for (int i = 0; i < wide.length; i++) {
      pads[i + 2] = window.before(i);
      pads[image.rank() + i + 2] = span(i) - wide[i] - window.before(i);
      any |= pads[i + 2] != 0 || pads[image.rank() + i + 2] != 0;
    }
    return any ? ops.pad(image, PadMode.CONSTANT, rim, pads) : image;
  }

  /** How much of the padded axis the kernel touches. */
  private long span(int i) {
    return (narrow[i] - 1) * window.strideAt(i) + (kernel[i] - 1) * window.dilationAt(i) + 1;
  }

  /** What lies under a tap, of a padded image. */
  Value under(Value padded, long[] tap) {
    Value part = padded;
    for (int i = 0; i < tap.length; i++) {
      long start = tap[i] * window.dilationAt(i);
      long end = start + (narrow[i] - 1) * window.strideAt(i) + 1;
      boolean all = start == 0 && end == span(i) && window.strideAt(i) == 1;
      part = all ? part : ops.slice(part, i + 2, start, end, window.strideAt(i));
    }
    return part;
  }

  /** A narrow image back where a tap read it, among zeros; padded as {@link #padded} is. */
  Value over(Value narrowImage, long[] tap) {
    Value image = narrowImage;
    for (int i = 0; i < tap.length; i++) {
      Value spread = ShapeRules.spread(ops, image, i + 2, window.strideAt(i));
      image = ShapeRules.around(ops, spread, i + 2, tap[i] * window.dilationAt(i), span(i));
    }
    return image;
  }

  /** The image whose elements are the sums of what taps have for them, one part for each tap. */
  Value sum(List<Value> parts) {
    if (tiles()) {
      return unpadded(joined(parts));
    }
    List<long[]> taps = all();
    Value sum = over(parts.get(0), taps.get(0));
    for (int i = 1; i < parts.size(); i++) {
      sum = ops.add(sum, over(parts.get(i), taps.get(i)));
    }
    return unpadded(sum);
  }

  /** Whether each element lies under one tap at most. */
  private boolean tiles() {
    return IntStream.range(0, kernel.length)
        .allMatch(i -> window.strideAt(i) == kernel[i] && window.dilationAt(i) == 1);
  }

  /** Parts side by side: copied once, where a sum would first put each among zeros. */
  private Value joined(List<Value> parts) {
    List<Value> now = parts;
    for (int i = kernel.length - 1; i >= 0; i--) {
      int size = Math.toIntExact(kernel[i]);
      int axis = i + 2;
      List<Value> lines = new ArrayList<>();
      for (int from = 0; from < now.size(); from += size) {
        List<Value> taps = now.subList(from, from + size);
        lines.add(size == 1 ? taps.get(0) : interleaved(taps, axis));
      }
      now = lines;
    }
    return now.get(0);
  }

  private Value interleaved(List<Value> images, int axis) {
    List<Value> columns = images.stream().map(v -> ops.unsqueeze(v, axis + 1)).toList();
    long[] sizes = images.get(0).dims().shape().axes();
    sizes[axis] *= images.size();
    return ops.reshape(ops.concat(axis + 1, columns), sizes);
  }

  /** A padded image without its rim. */
  Value unpadded(Value padded) {
    long[] pads = new long[2 * padded.rank()];
    boolean any = false;
    for (int i = 0; i < wide.length; i++) {
      pads[i + 2] = -window.before(i);
      pads[padded.rank() + i + 2] = -(span(i) - wide[i] - window.before(i));
      any |= pads[i + 2] != 0 || pads[padded.rank() + i + 2] != 0;
    }
    return any ? ops.pad(padded, pads) : padded;
  }
}
