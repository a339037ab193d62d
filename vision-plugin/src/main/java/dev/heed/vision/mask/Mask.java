package dev.heed.vision.mask;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The pixels of an object. Immutable. As JSON it is run lengths: see {@link RunLengths}. */
public final class Mask {

  private final int width;
  private final int height;
  private final BitSet bits;

  /** Row-major bits, which from now on belong to the mask. */
  Mask(int width, int height, BitSet bits) {
    this.width = width;
    this.height = height;
    this.bits = bits;
  }

  /** Of those pixels that {@code inside} says; they are counted row by row. */
  public static Mask where(int width, int height, IntPredicate inside) {
    BitSet bits = new BitSet(width * height);
    IntStream.range(0, width * height).filter(inside).forEach(bits::set);
    return new Mask(width, height, bits);
  }

  /** In pixels. */
  public int width() {
    return width;
  }

  /** In pixels. */
  public int height() {
    return height;
  }

  /** Whether the pixel belongs to the object. */
  public boolean at(int x, int y) {
    return x >= 0 && x < width && y >= 0 && y < height && bits.get(y * width + x);
  }

  /** How many pixels the object has. */
  public int area() {
    return bits.cardinality();
  }

  /** The smallest box around the object. */
  public Bounds bounds() {
    int left = width;
    int top = height;
    int right = -1;
    int bottom = -1;
    for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
      left = Math.min(left, i % width);
      right = Math.max(right, i % width);
      top = Math.min(top, i / width);
      bottom = i / width;
    }
    return right < 0 ? Bounds.NONE : new Bounds(left, top, right, bottom);
  }

  /** The same object in a larger picture, whose part from {@code left, top} this mask covers. */
  Mask placed(int left, int top, int toWidth, int toHeight) {
    BitSet moved = new BitSet(toWidth * toHeight);
    for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
      moved.set((i / width + top) * toWidth + i % width + left);
    }
    return new Mask(toWidth, toHeight, moved);
  }

  /** The mask as COCO writes it. */
  @JsonValue
  public RunLengths runLengths() {
    return RunLengths.of(this);
  }

  @Override
  public String toString() {
    return "Mask[%s x %s, %s pixels]".formatted(width, height, area());
  }
}
