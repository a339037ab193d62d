package dev.heed.op;

import dev.heed.tensor.ElementType;

/** The type and axes of a value: {@code F32[batch, 197, 768]}. */
public record Spec(ElementType type, Dims dims) {

  @Override
  public String toString() {
    return type + dims.toString();
  }
}
