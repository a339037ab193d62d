package dev.heed.server.kserve;

import com.google.protobuf.CodedInputStream;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An {@code InferInputTensor}: its elements in it, or among the request's raw contents. */
final class TensorMessage {

  private String name = "";
  private String datatype = "";
  private final List<Long> axes = new ArrayList<>();
  private final Doubles numbers = new Doubles();
  private final Longs wholes = new Longs();
  private final List<byte[]> strings = new ArrayList<>();

  private TensorMessage() {}

  static TensorMessage read(CodedInputStream in) throws IOException {
    TensorMessage read = new TensorMessage();
    Wire.message(in, read::field);
    return read;
  }

  private boolean field(int number, CodedInputStream in) throws IOException {
    switch (number) {
      case 1 -> name = in.readStringRequireUtf8();
      case 2 -> datatype = in.readStringRequireUtf8();
      case 3 -> Wire.packed(in, each -> axes.add(each.readInt64()));
      case 5 -> Wire.message(in, this::content);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean content(int number, CodedInputStream in) throws IOException {
    switch (number) {
      case 1 -> Wire.packed(in, each -> wholes.add(each.readBool() ? 1 : 0));
      case 2 -> Wire.packed(in, each -> wholes.add(each.readInt32()));
      case 3 -> Wire.packed(in, each -> wholes.add(each.readInt64()));
      case 4 -> Wire.packed(in, each -> wholes.add(Integer.toUnsignedLong(each.readUInt32())));
      case 5 -> Wire.packed(in, each -> wholes.add(each.readUInt64()));
      case 6 -> Wire.packed(in, each -> numbers.add(each.readFloat()));
      case 7 -> Wire.packed(in, each -> numbers.add(each.readDouble()));
      case 8 -> strings.add(in.readByteArray());
      default -> {
        return false;
      }
    }
    return true;
  }

  InferTensor tensor(ByteBuffer raw) {
    return InferTensor.raw(name, Datatype.parse(datatype), shape(), raw);
  }

  InferTensor tensor() {
    Datatype type = Datatype.parse(datatype);
    if (type == Datatype.BYTES) {
      return InferTensor.ofStrings(name, shape(), strings);
    }
    ElementType element = type.element();
    int count = element.isFloating() ? numbers.size : wholes.size;
    if (count != shape().elements()) {
      throw HeedException.invalidInput(
          "The input '%s' has the shape %s, which is %s elements, but %s came."
              .formatted(name, shape(), shape().elements(), count));
    }
    Tensor tensor =
        element.isFloating()
            ? Tensor.of(shape(), numbers.floats()).as(element)
            : Tensor.of(shape(), wholes.all()).as(element);
    return new InferTensor(name, type, shape(), Optional.of(tensor), List.of());
  }

  private Shape shape() {
    return InferTensor.shape(name, axes);
  }

  /** Numbers that grow in number. */
  private static final class Longs {
    private long[] values = new long[16];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    long[] all() {
      return Arrays.copyOf(values, size);
    }
  }

  private static final class Doubles {
    private float[] values = new float[16];
    private int size;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = (float) value;
    }

    float[] floats() {
      return Arrays.copyOf(values, size);
    }
  }
}
