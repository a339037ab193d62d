package dev.heed.op;

import dev.heed.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/** Axes of matrix products. */
final class InferProduct {

  private InferProduct() {}

  static Spec matMul(Value a, Value b) {
    InferElementwise.numbers("matMul", a);
    InferElementwise.requireSameType("matMul", a, b);
    return new Spec(a.type(), product("matMul", a, b));
  }

  static Spec matMulInteger(Value a, Value b, Value zeroA, Value zeroB) {
    for (Value operand : List.of(a, b, zeroA, zeroB)) {
      if (operand.type() != ElementType.U8 && operand.type() != ElementType.I8) {
        throw ShapeErrors.of("matMulInteger", "it needs U8 or I8.", a, b, zeroA, zeroB);
      }
    }
    return new Spec(ElementType.I32, product("matMulInteger", a, b));
  }

  /** Of a or its transpose, times b or its transpose; both have two axes or more. */
  static Spec product(Value a, boolean transposeA, Value b, boolean transposeB) {
    InferElementwise.requireSameType("product", a, b);
    requireInner("product", a.axis(transposeA ? -2 : -1), b.axis(transposeB ? -1 : -2), a, b);
    List<Dim> dims =
        new ArrayList<>(
            Broadcast.of(batch(a), batch(b))
                .orElseThrow(
                    () ->
                        ShapeErrors.of(
                            "product", "the axes before the last two do not broadcast.", a, b))
                .axes());
    dims.add(a.axis(transposeA ? -1 : -2));
    dims.add(b.axis(transposeB ? -2 : -1));
    return new Spec(a.type(), new Dims(dims));
  }

  private static Dims product(String operator, Value a, Value b) {
    if (a.rank() == 0 || b.rank() == 0) {
      throw ShapeErrors.of(operator, "a scalar has no product of matrices; use mul.", a, b);
    }
    requireInner(operator, a.axis(-1), b.axis(b.rank() == 1 ? 0 : -2), a, b);
    Dims outer =
        Broadcast.of(batch(a), batch(b))
            .orElseThrow(
                () ->
                    ShapeErrors.of(
                        operator, "the axes before the last two do not broadcast.", a, b));
    List<Dim> dims = new ArrayList<>(outer.axes());
    if (a.rank() > 1) {
      dims.add(a.axis(-2));
    }
    if (b.rank() > 1) {
      dims.add(b.axis(-1));
    }
    return new Dims(dims);
  }

  private static Dims batch(Value x) {
    return new Dims(x.dims().axes().subList(0, Math.max(0, x.rank() - 2)));
  }

  private static void requireInner(String operator, Dim a, Dim b, Value... operands) {
    if (Broadcast.agree(a, b).isEmpty()) {
      throw ShapeErrors.of(
          operator, "the inner axes %s and %s differ; transpose one?".formatted(a, b), operands);
    }
  }

  static Spec gemm(Value a, Value b, Value c, boolean transposeA, boolean transposeB) {
    InferElementwise.floats("gemm", a);
    InferElementwise.requireSameType("gemm", a, b, c);
    if (a.rank() != 2 || b.rank() != 2) {
      throw ShapeErrors.of(
          "gemm", "it multiplies two matrices; use matMul for more axes.", a, b, c);
    }
    requireInner("gemm", a.axis(transposeA ? 0 : 1), b.axis(transposeB ? 1 : 0), a, b, c);
    Dims dims = Dims.of(a.axis(transposeA ? 1 : 0), b.axis(transposeB ? 0 : 1));
    if (!Broadcast.of(dims, c.dims()).map(dims::equals).orElse(false)) {
      throw ShapeErrors.of("gemm", "c does not broadcast to %s.".formatted(dims), a, b, c);
    }
    return new Spec(a.type(), dims);
  }
}
