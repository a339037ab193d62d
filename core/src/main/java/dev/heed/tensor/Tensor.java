package dev.heed.tensor;

import static dev.heed.error.HeedException.invalidInput;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Numbers with axes: a row-major, little-endian direct buffer that the runtime reads without a
 * copy.
 *
 * <p>Many threads may read it at once; only the code that made it may write to it, before it is
 * handed on. A single tensor is at most 2 GiB, the limit of a Java buffer.
 *
 * <pre>{@code
 * Tensor matrix = Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f);
 * Tensor column = matrix.reshaped(Shape.of(6, 1));
 * float[] numbers = column.as(ElementType.F16).as(ElementType.F32).toFloats();
 * }</pre>
 */
public final class Tensor {

  private final ElementType type;
  private final Shape shape;
  private final Supplier<ByteBuffer> bytes;
  private final Optional<TensorSource> source;

  private Tensor(ElementType type, Shape shape, ByteBuffer bytes) {
    this(type, shape, () -> bytes, Optional.empty());
  }

  private Tensor(
      ElementType type, Shape shape, Supplier<ByteBuffer> bytes, Optional<TensorSource> source) {
    this.type = type;
    this.shape = shape;
    this.bytes = bytes;
    this.source = source;
  }

  /** A new tensor of zeros. */
  public static Tensor zeros(ElementType type, Shape shape) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(byteSize(type, shape));
    return new Tensor(type, shape, bytes.order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * Views {@code bytes} (position to limit, direct, little-endian data) as a tensor, without a
   * copy.
   */
  public static Tensor view(ElementType type, Shape shape, ByteBuffer bytes) {
    if (bytes.remaining() != byteSize(type, shape)) {
      throw invalidInput(
          "A %s tensor of shape %s needs %s bytes, but got %s."
              .formatted(type, shape, byteSize(type, shape), bytes.remaining()));
    }
    return new Tensor(type, shape, bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  /** A tensor that holds nothing until it is read, and nothing after that. */
  public static Tensor from(ElementType type, Shape shape, TensorSource source) {
    int size = byteSize(type, shape);
    return new Tensor(type, shape, new Held(size, source), Optional.of(source));
  }

  /** The same tensor, whose elements {@link #writeTo} takes from {@code other}. */
  public Tensor writtenFrom(TensorSource other) {
    return new Tensor(type, shape, bytes, Optional.of(other));
  }

  /** A float tensor; the values are copied. */
  public static Tensor of(Shape shape, float... values) {
    requireCount(shape, values.length);
    Tensor tensor = zeros(ElementType.F32, shape);
    tensor.floats().put(values);
    return tensor;
  }

  /** An int64 tensor; the values are copied. */
  public static Tensor of(Shape shape, long... values) {
    requireCount(shape, values.length);
    Tensor tensor = zeros(ElementType.I64, shape);
    tensor.longs().put(values);
    return tensor;
  }

  public ElementType type() {
    return type;
  }

  public Shape shape() {
    return shape;
  }

  /** The raw bytes, shared, from 0 to the end; each call gives a buffer with its own position. */
  public ByteBuffer bytes() {
    return bytes.get().duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether its elements are made anew when they are read. */
  public boolean isMadeWhenRead() {
    return bytes instanceof Held;
  }

  /** What tensors of other shapes that share the same elements have in common. */
  public Object content() {
    return bytes;
  }

  /** Writes all elements in order, little-endian; one that holds none makes them on the way. */
  public void writeTo(WritableByteChannel channel) throws IOException {
    if (source.isPresent()) {
      source.get().writeTo(channel);
      return;
    }
    ByteBuffer all = bytes();
    while (all.hasRemaining()) {
      channel.write(all);
    }
  }

  /** The elements of an F32 tensor, shared; writing here writes the tensor. */
  public FloatBuffer floats() {
    requireType(ElementType.F32);
    return bytes().asFloatBuffer();
  }

  /** The elements of an I64 tensor, shared. */
  public LongBuffer longs() {
    requireType(ElementType.I64);
    return bytes().asLongBuffer();
  }

  /** The elements of any numeric tensor as a new float array. */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(shape.elements())];
    as(ElementType.F32).floats().get(values);
    return values;
  }

  /** The elements of any integer or boolean tensor as a new long array. */
  public long[] toLongs() {
    long[] values = new long[Math.toIntExact(shape.elements())];
    as(ElementType.I64).longs().get(values);
    return values;
  }

  /** This tensor if it is of {@code target} already, else a converted copy. */
  public Tensor as(ElementType target) {
    return target == type ? this : Conversions.convert(this, target);
  }

  /** The same elements under another shape, shared. */
  public Tensor reshaped(Shape other) {
    requireCount(other, shape.elements());
    return new Tensor(type, other, bytes, source);
  }

  @Override
  public String toString() {
    return type + shape.toString();
  }

  private void requireType(ElementType wanted) {
    if (type != wanted) {
      throw invalidInput(
          "The tensor holds %s, not %s; convert it with as(%s).".formatted(type, wanted, wanted));
    }
  }

  private static void requireCount(Shape shape, long count) {
    if (shape.elements() != count) {
      throw invalidInput(
          "Shape %s has %s elements, but got %s.".formatted(shape, shape.elements(), count));
    }
  }

  private static int byteSize(ElementType type, Shape shape) {
    long size =
        shape.elements() > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : shape.elements() * type.bytes();
    if (size > Integer.MAX_VALUE) {
      throw invalidInput(
          "A %s tensor of shape %s is larger than 2 GiB, the limit of one tensor."
              .formatted(type, shape));
    }
    return (int) size;
  }
}
