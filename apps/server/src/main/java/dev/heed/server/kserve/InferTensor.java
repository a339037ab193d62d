package dev.heed.server.kserve;

import dev.heed.error.HeedException;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tensor of a request or an answer.
 *
 * @param tensor numbers; or else
 * @param strings the elements of BYTES
 */
public record InferTensor(
    String name, Datatype datatype, Shape shape, Optional<Tensor> tensor, List<byte[]> strings) {

  /** The most axes that a tensor may have. */
  private static final int AXES = 16;

  public InferTensor {
    strings = List.copyOf(strings);
  }

  static InferTensor of(String name, Tensor tensor) {
    return new InferTensor(
        name, Datatype.of(tensor.type()), tensor.shape(), Optional.of(tensor), List.of());
  }

  static InferTensor of(String name, List<byte[]> strings) {
    return new InferTensor(
        name, Datatype.BYTES, Shape.of((long) strings.size()), Optional.empty(), strings);
  }

  /** Elements one after the other, as the binary extension and gRPC's raw contents send them. */
  static InferTensor raw(String name, Datatype datatype, Shape shape, ByteBuffer bytes) {
    if (datatype == Datatype.BYTES) {
      return ofStrings(name, shape, strings(name, bytes));
    }
    Tensor tensor;
    if (bytes.isDirect() && bytes.alignmentOffset(bytes.position(), size(datatype)) == 0) {
      tensor = Tensor.view(datatype.element(), shape, bytes);
    } else {
      requireSize(name, datatype, shape, bytes.remaining());
      tensor = Tensor.zeros(datatype.element(), shape);
      tensor.bytes().put(bytes);
    }
    return new InferTensor(name, datatype, shape, Optional.of(tensor), List.of());
  }

  private static int size(Datatype datatype) {
    return Math.max(1, datatype.element().bytes());
  }

  static InferTensor ofStrings(String name, Shape shape, List<byte[]> strings) {
    if (shape.elements() != strings.size()) {
      throw HeedException.invalidInput(
          "The input '%s' has the shape %s, which is %s elements, but %s came."
              .formatted(name, shape, shape.elements(), strings.size()));
    }
    return new InferTensor(name, Datatype.BYTES, shape, Optional.empty(), strings);
  }

  private static void requireSize(String name, Datatype datatype, Shape shape, int bytes) {
    long wanted = Math.multiplyExact(shape.elements(), datatype.element().bytes());
    if (wanted != bytes) {
      throw HeedException.invalidInput(
          "The input '%s' of %s %s needs %s bytes, but %s came."
              .formatted(name, datatype, shape, wanted, bytes));
    }
  }

  private static List<byte[]> strings(String name, ByteBuffer bytes) {
    ByteBuffer from = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> strings = new ArrayList<>();
    while (from.hasRemaining()) {
      int length = from.remaining() < 4 ? -1 : from.getInt();
      if (length < 0 || length > from.remaining()) {
        throw HeedException.invalidInput(
            "The BYTES input '%s' breaks off: each element needs its length in four bytes before it."
                .formatted(name));
      }
      byte[] one = new byte[length];
      from.get(one);
      strings.add(one);
    }
    return strings;
  }

  /** What {@link #raw} reads. */
  ByteBuffer raw() {
    if (tensor.isPresent()) {
      return tensor.get().bytes();
    }
    int size = strings.stream().mapToInt(one -> 4 + one.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    strings.forEach(one -> bytes.putInt(one.length).put(one));
    return bytes.flip();
  }

  /** A shape as it came, refused before anything is made of it. */
  static Shape shape(String name, List<Long> axes) {
    if (axes.size() > AXES || axes.stream().anyMatch(axis -> axis < 0)) {
      throw HeedException.invalidInput(
          "The input '%s' has the shape %s: at most %s axes, none below 0."
              .formatted(name, axes, AXES));
    }
    return Shape.of(axes.stream().mapToLong(Long::longValue).toArray());
  }
}
