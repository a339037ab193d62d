package dev.heed.op;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Which loop computes which operator. */
final class JavaKernels {

  /** A use of an operator on numbers. */
  record Call(Node node) {

    JavaValue in(int i) {
      if (node.input(i) instanceof JavaValue numbers) {
        return numbers;
      }
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "%s: operand %s has no numbers: %s.".formatted(node.operator(), i, node.input(i)));
    }

    boolean has(int i) {
      return node.input(i) != null;
    }

    List<JavaValue> all() {
      return IntStream.range(0, node.inputs().size()).mapToObj(this::in).toList();
    }

    Attributes attributes() {
      return node.attributes();
    }

    Spec spec() {
      return node.outputs().get(0);
    }

    Shape shape() {
      return spec().dims().shape();
    }

    /** An axis attribute, counted from 0 in the first operand. */
    int axis() {
      long axis = attributes().number("axis", 0);
      return (int) (axis < 0 ? axis + in(0).rank() : axis);
    }
  }

  /** One operator with one result. */
  @FunctionalInterface
  interface Kernel extends Function<Call, JavaValue> {}

  private static final Map<String, Function<Call, List<JavaValue>>> ALL = new HashMap<>();

  static {
    for (Map<String, Kernel> family :
        List.of(
            JavaElementwise.KERNELS,
            JavaReduce.KERNELS,
            JavaShape.KERNELS,
            JavaIndex.KERNELS,
            JavaProduct.KERNELS,
            JavaNorm.KERNELS,
            JavaWindow.KERNELS)) {
      family.forEach((name, kernel) -> ALL.put(name, call -> List.of(kernel.apply(call))));
    }
    ALL.put("LayerNormalization", JavaNorm::layerWithStatistics);
    ALL.put("Split", JavaShape::split);
    ALL.put("TopK", JavaReduce::topK);
    ALL.put("DynamicQuantizeLinear", JavaElementwise::quantize);
  }

  private JavaKernels() {}

  static List<JavaValue> run(Node node) {
    Function<Call, List<JavaValue>> kernel = ALL.get(node.operator());
    if (kernel == null || !node.domain().isEmpty()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "JavaOps has no operator '%s %s'; give a fused one its plain form with fused(...)."
              .formatted(node.domain(), node.operator()));
    }
    return kernel.apply(new Call(node));
  }
}
