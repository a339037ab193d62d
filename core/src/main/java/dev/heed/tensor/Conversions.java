package dev.heed.tensor;

import java.nio.ByteBuffer;

/** Element by element from one type to another: integers exactly, floats by the nearest value. */
final class Conversions {

  private Conversions() {}

  static Tensor convert(Tensor source, ElementType target) {
    Tensor result = Tensor.zeros(target, source.shape());
    ByteBuffer from = source.bytes();
    ByteBuffer to = result.bytes();
    boolean integers = !source.type().isFloating() && !target.isFloating();
    while (from.hasRemaining()) {
      if (integers) {
        putLong(to, target, getLong(from, source.type()));
      } else if (source.type() == ElementType.I64) {
        putDouble(to, target, toDouble(from.getLong(), target));
      } else {
        putDouble(to, target, getDouble(from, source.type()));
      }
    }
    return result;
  }

  /** On the way to a narrower type the first rounding must not hide a tie from the second. */
  private static double toDouble(long value, ElementType target) {
    return target == ElementType.F64 ? value : Half.oddDouble(value);
  }

  private static double getDouble(ByteBuffer from, ElementType type) {
    return switch (type) {
      case F64 -> from.getDouble();
      case F32 -> from.getFloat();
      case F16 -> Half.toFloat(from.getShort());
      case BF16 -> Half.bfloat16ToFloat(from.getShort());
      default -> getLong(from, type);
    };
  }

  private static long getLong(ByteBuffer from, ElementType type) {
    return switch (type) {
      case I64 -> from.getLong();
      case I32 -> from.getInt();
      case I16 -> from.getShort();
      case U16 -> from.getShort() & 0xFFFF;
      case I8 -> from.get();
      case U8, BOOL -> from.get() & 0xFF;
      default -> throw new AssertionError(type);
    };
  }

  private static void putDouble(ByteBuffer to, ElementType type, double value) {
    switch (type) {
      case F64 -> to.putDouble(value);
      case F32 -> to.putFloat((float) value);
      case F16 -> to.putShort(Half.fromFloat(Half.oddFloat(value)));
      case BF16 -> to.putShort(Half.bfloat16FromFloat(Half.oddFloat(value)));
      case BOOL -> to.put((byte) (value != 0 ? 1 : 0));
      default -> putLong(to, type, (long) value);
    }
  }

  private static void putLong(ByteBuffer to, ElementType type, long value) {
    switch (type) {
      case I64 -> to.putLong(value);
      case I32 -> to.putInt((int) value);
      case I16, U16 -> to.putShort((short) value);
      case I8, U8 -> to.put((byte) value);
      case BOOL -> to.put((byte) (value != 0 ? 1 : 0));
      default -> throw new AssertionError(type);
    }
  }
}
