package dev.heed.onnx;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A tensor that a graph holds: an initializer, or the value of a constant. */
public final class Weight {

  /** Smaller ones stay in the graph, where the runtime can work with them while optimising. */
  private static final int LARGE = 1024;

  /** A tensor with more elements is no shape, and is not read here. */
  static final int FEW = 64;

  private static final String HANDED_OVER = "handed-over-when-opened";

  private final String name;
  private final int type;
  private final List<Long> axes;
  private final Supplier<Optional<ByteBuffer>> raw;
  private final List<Long> numbers;
  private final Supplier<WireWriter> message;

  /**
   * @param raw its elements, little-endian, where they lie in the file in one piece
   * @param numbers its first elements where they are written as 64-bit numbers
   * @param message the whole tensor, as it is written
   */
  Weight(
      String name,
      int type,
      List<Long> axes,
      Optional<ByteBuffer> raw,
      List<Long> numbers,
      WireWriter message) {
    this(name, type, axes, () -> raw, numbers, () -> message);
  }

  private Weight(
      String name,
      int type,
      List<Long> axes,
      Supplier<Optional<ByteBuffer>> raw,
      List<Long> numbers,
      Supplier<WireWriter> message) {
    this.name = name;
    this.type = type;
    this.axes = List.copyOf(axes);
    this.raw = raw;
    this.numbers = List.copyOf(numbers);
    this.message = message;
  }

  /** A tensor in a graph, whose bytes are not copied, nor made before they are needed. */
  public static Weight of(String name, Tensor tensor) {
    List<Long> axes = new ArrayList<>();
    for (long axis : tensor.shape().axes()) {
      axes.add(axis);
    }
    int type = OnnxTypes.code(tensor.type());
    return new Weight(
        name,
        type,
        axes,
        () -> Optional.of(tensor.bytes()),
        List.of(),
        () -> head(name, type, axes).bytes(OnnxKeys.Tensor.RAW, tensor.bytes()));
  }

  private static WireWriter head(String name, int type, List<Long> axes) {
    WireWriter head = new WireWriter();
    axes.forEach(axis -> head.number(OnnxKeys.Tensor.AXES, axis));
    return head.number(OnnxKeys.Tensor.TYPE, type).text(OnnxKeys.Tensor.NAME, name);
  }

  /** Without its elements, which the session is given when it is opened. */
  public Weight declared() {
    return elsewhere(
        head(name, type, axes)
            .message(OnnxKeys.Tensor.EXTERNAL_DATA, entry("location", HANDED_OVER)));
  }

  /** Without its elements, which are in a file beside the graph. */
  public Weight inFile(String file, long offset, long length) {
    return elsewhere(
        head(name, type, axes)
            .message(OnnxKeys.Tensor.EXTERNAL_DATA, entry("location", file))
            .message(OnnxKeys.Tensor.EXTERNAL_DATA, entry("offset", Long.toString(offset)))
            .message(OnnxKeys.Tensor.EXTERNAL_DATA, entry("length", Long.toString(length))));
  }

  /** The same elements in another type and under another name, in a file beside the graph. */
  public Weight inFile(String other, ElementType stored, String file, long offset, long length) {
    return new Weight(
            other, OnnxTypes.code(stored), axes, Optional.empty(), List.of(), new WireWriter())
        .inFile(file, offset, length);
  }

  private Weight elsewhere(WireWriter head) {
    WireWriter told = head.number(OnnxKeys.Tensor.LOCATION, OnnxKeys.Tensor.ELSEWHERE);
    return new Weight(name, type, axes, Optional.empty(), List.of(), told);
  }

  private static WireWriter entry(String key, String value) {
    return new WireWriter().text(OnnxKeys.Entry.KEY, key).text(OnnxKeys.Entry.VALUE, value);
  }

  public String name() {
    return name;
  }

  /** The number of its element type in the format. */
  public int type() {
    return type;
  }

  public List<Long> axes() {
    return axes;
  }

  /** How many elements it has, whatever the axes that a file claims multiply to. */
  long elements() {
    return axes.stream().reduce(1L, (a, b) -> a * b);
  }

  /** A view of the file for the runtime, where the tensor is large enough to be worth one. */
  public Optional<Tensor> handedOver() {
    Optional<ElementType> element = OnnxTypes.of(type).filter(t -> t != ElementType.U16);
    return raw.get()
        .filter(bytes -> bytes.remaining() >= LARGE)
        .filter(bytes -> element.isPresent() && isWhole(bytes, element.get()))
        .map(bytes -> Tensor.view(element.orElseThrow(), Shape.of(shape()), bytes));
  }

  private boolean isWhole(ByteBuffer bytes, ElementType element) {
    return axes.stream().allMatch(axis -> axis >= 0 && axis <= bytes.remaining())
        && bytes.remaining() == elements() * element.bytes();
  }

  private long[] shape() {
    return axes.stream().mapToLong(Long::longValue).toArray();
  }

  /** The elements of a small tensor of 64- or 32-bit integers. */
  public Optional<List<Long>> integers() {
    boolean wide = type == OnnxTypes.code(ElementType.I64);
    if (!numbers.isEmpty() || (!wide && type != OnnxTypes.code(ElementType.I32))) {
      return wide ? Optional.of(numbers) : Optional.empty();
    }
    ByteBuffer bytes = raw.get().orElse(ByteBuffer.allocate(0)).duplicate();
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    List<Long> values = new ArrayList<>();
    while (bytes.remaining() >= (wide ? 8 : 4) && values.size() < FEW) {
      values.add(wide ? bytes.getLong() : bytes.getInt());
    }
    return Optional.of(values);
  }

  /** The only element of a tensor of floats, doubles or integers. */
  public Optional<Float> number() {
    if (elements() != 1 || raw.get().isEmpty()) {
      return elements() == 1
          ? integers().filter(all -> all.size() == 1).map(all -> all.get(0).floatValue())
          : Optional.empty();
    }
    ByteBuffer bytes = raw.get().get().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    Optional<ElementType> element =
        OnnxTypes.of(type).filter(known -> bytes.remaining() >= known.bytes());
    if (element.isEmpty()) {
      return Optional.empty();
    }
    return switch (element.get()) {
      case F32 -> Optional.of(bytes.getFloat());
      case F64 -> Optional.of((float) bytes.getDouble());
      case I32 -> Optional.of((float) bytes.getInt());
      case I64 -> Optional.of((float) bytes.getLong());
      default -> Optional.empty();
    };
  }

  WireWriter message() {
    return message.get();
  }
}
