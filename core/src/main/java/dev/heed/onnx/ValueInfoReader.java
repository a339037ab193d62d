package dev.heed.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a graph says of an input or output: its name, element type and axes. */
record ValueInfoReader(WireReader wire) {

  /** The message that comes next. */
  ValueInfo value() {
    String name = "";
    ValueInfo type = new ValueInfo("", 0, Optional.empty());
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Value.NAME -> name = wire.text();
        case OnnxKeys.Value.TYPE -> type = type();
        default -> wire.skip(key);
      }
    }
    wire.leave(around);
    return new ValueInfo(name, type.type(), type.axes());
  }

  private ValueInfo type() {
    ValueInfo tensor = new ValueInfo("", 0, Optional.empty());
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      if (key == OnnxKeys.Type.TENSOR) {
        tensor = tensorType();
      } else {
        wire.skip(key);
      }
    }
    wire.leave(around);
    return tensor;
  }

  private ValueInfo tensorType() {
    int element = 0;
    Optional<List<ValueInfo.Axis>> axes = Optional.empty();
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Type.ELEMENT -> element = (int) wire.varint();
        case OnnxKeys.Type.SHAPE -> axes = Optional.of(axes());
        default -> wire.skip(key);
      }
    }
    wire.leave(around);
    return new ValueInfo("", element, axes);
  }

  private List<ValueInfo.Axis> axes() {
    List<ValueInfo.Axis> axes = new ArrayList<>(4);
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      if (key == OnnxKeys.Shape.AXIS) {
        axes.add(axis());
      } else {
        wire.skip(key);
      }
    }
    wire.leave(around);
    return axes;
  }

  private ValueInfo.Axis axis() {
    long size = 0;
    String symbol = "";
    wire.count(1);
    int around = wire.enter();
    while (wire.more()) {
      int key = wire.key();
      switch (key) {
        case OnnxKeys.Shape.SIZE -> size = wire.varint();
        case OnnxKeys.Shape.SYMBOL -> symbol = wire.text();
        default -> wire.skip(key);
      }
    }
    wire.leave(around);
    return new ValueInfo.Axis(size, symbol);
  }
}
