package dev.heed.op;

import java.util.Locale;

/** What {@link ShapeOps#pad} puts around: a number, the mirrored inside, or the rim again. */
public enum PadMode {
  CONSTANT,
  REFLECT,
  EDGE;

  String onnxName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
