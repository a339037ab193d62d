package dev.heed.graph;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tensor that a graph holds: an initializer, or the value of a constant.
 *
 * @param type its number in the format
 * @param raw its elements, little-endian, where they lie in the file in one piece
 * @param numbers its elements where they are written as 64-bit numbers
 */
public record Weight(
    String name,
    int type,
    List<Long> axes,
    Optional<ByteBuffer> raw,
    List<Long> numbers,
    ByteBuffer message) {

  /** Smaller ones stay in the graph, where the runtime can work with them while optimising. */
  private static final int LARGE = 1024;

  private static final int FLOAT = 1;
  private static final Map<Integer, ElementType> HANDED_OVER =
      Map.of(
          1, ElementType.F32,
          2, ElementType.U8,
          3, ElementType.I8,
          5, ElementType.I16,
          6, ElementType.I32,
          7, ElementType.I64,
          9, ElementType.BOOL,
          10, ElementType.F16,
          11, ElementType.F64,
          16, ElementType.BF16);

  public static Weight read(ByteBuffer message) {
    Cursor cursor = new Cursor(message);
    String name = "";
    int type = 0;
    List<Long> axes = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    Optional<ByteBuffer> raw = Optional.empty();
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 -> axes.add(cursor.varint());
        case 1 << 3 | 2 -> unpack(cursor.delimited(), axes);
        case 2 << 3 -> type = (int) cursor.varint();
        case 4 << 3 | 2, 9 << 3 | 2 -> raw = Optional.of(cursor.delimited());
        case 7 << 3 -> numbers.add(cursor.varint());
        case 7 << 3 | 2 -> unpack(cursor.delimited(), numbers);
        case 8 << 3 | 2 -> name = cursor.text();
        default -> cursor.skip(tag);
      }
    }
    return new Weight(name, type, List.copyOf(axes), raw, List.copyOf(numbers), message);
  }

  private static void unpack(ByteBuffer packed, List<Long> into) {
    Cursor cursor = new Cursor(packed);
    while (cursor.more()) {
      into.add(cursor.varint());
    }
  }

  private long elements() {
    return axes.stream().reduce(1L, Math::multiplyExact);
  }

  /** A view of the file for the runtime, where the tensor is large enough to be worth one. */
  public Optional<Tensor> handedOver() {
    ElementType element = HANDED_OVER.get(type);
    return raw.filter(bytes -> element != null && bytes.remaining() >= LARGE)
        .filter(bytes -> bytes.remaining() == elements() * element.bytes())
        .map(bytes -> Tensor.view(element, Shape.of(shape()), bytes));
  }

  private long[] shape() {
    return axes.stream().mapToLong(Long::longValue).toArray();
  }

  /** The declaration of a tensor that the session is given. */
  public Rope declared() {
    Rope rope = new Rope();
    axes.forEach(axis -> rope.number(1, axis));
    Rope place = new Rope().text(1, "location").text(2, "handed-over-when-opened");
    return rope.number(2, type).text(8, name).message(13, place).number(14, 1);
  }

  /** The elements of a small tensor of 64- or 32-bit integers. */
  public Optional<List<Long>> integers() {
    if (!numbers.isEmpty() || (type != 7 && type != 6)) {
      return type == 7 ? Optional.of(numbers) : Optional.empty();
    }
    ByteBuffer bytes = raw.orElse(ByteBuffer.allocate(0)).duplicate();
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    List<Long> values = new ArrayList<>();
    while (bytes.remaining() >= (type == 7 ? 8 : 4) && values.size() < 64) {
      values.add(type == 7 ? bytes.getLong() : bytes.getInt());
    }
    return Optional.of(values);
  }

  /** The only element of a tensor of floats, doubles or integers. */
  public Optional<Float> number() {
    if (elements() != 1 || raw.isEmpty()) {
      return elements() == 1
          ? integers().filter(all -> all.size() == 1).map(all -> all.get(0).floatValue())
          : Optional.empty();
    }
    ByteBuffer bytes = raw.get().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return switch (type) {
      case FLOAT -> Optional.of(bytes.getFloat());
      case 11 -> Optional.of((float) bytes.getDouble());
      case 6 -> Optional.of((float) bytes.getInt());
      case 7 -> Optional.of((float) bytes.getLong());
      default -> Optional.empty();
    };
  }

  public static Rope ofInts(long[] values, boolean scalar) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    Rope rope = new Rope();
    if (!scalar) {
      rope.number(1, values.length);
    }
    return rope.number(2, 7).data(9, bytes.array());
  }

  /** A scalar. */
  public static Rope ofReal(float value) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    return new Rope().number(2, FLOAT).data(9, bytes);
  }

  /** A tensor of no elements, with four axes. */
  public static Rope ofNothing() {
    Rope rope = new Rope();
    for (int i = 0; i < 4; i++) {
      rope.number(1, 0);
    }
    return rope.number(2, FLOAT).data(9, new byte[0]);
  }
}
