package dev.heed.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InterpretersAgreeTest {

  static Stream<Case> cases() {
    return IntStream.range(0, 3).mapToObj(CaseList::of).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void an_operator_computes_the_same_in_java_and_in_onnx_runtime(Case one) {
    JavaOps java = new JavaOps(one.inputs());
    List<Value> values = one.build(java, false);
    OnnxOps onnx = new OnnxOps();
    List<Value> recorded = one.build(onnx, false);
    assertAgree(recorded, values);
    assertSame(java.outputs(), run(onnx, one), one.tolerance());
  }

  @ParameterizedTest
  @MethodSource("batches")
  void an_operator_computes_the_same_where_the_first_axis_is_named(Case one) {
    JavaOps java = new JavaOps(one.inputs());
    List<Value> values = one.build(java, false);
    OnnxOps onnx = new OnnxOps();
    assertAgree(one.build(onnx, true), values);
    assertSame(java.outputs(), run(onnx, one), one.tolerance());
  }

  /** The graph knows the types and ranks, and every number that it knows is right. */
  private static void assertAgree(List<Value> recorded, List<Value> values) {
    for (int i = 0; i < values.size(); i++) {
      Spec found = recorded.get(i).spec();
      Spec right = values.get(i).spec();
      assertThat(found.type()).isEqualTo(right.type());
      assertThat(found.dims().rank()).isEqualTo(right.dims().rank());
      for (int axis = 0; axis < right.dims().rank(); axis++) {
        Dim dim = found.dims().axis(axis);
        assertThat(!dim.isFixed() || dim.equals(right.dims().axis(axis)))
            .as("%s, %s", found, right)
            .isTrue();
      }
    }
  }

  /** Cases of one input that has axes: its first may have a name. */
  static Stream<Case> batches() {
    return cases()
        .filter(one -> one.inputs().size() == 1 && one.inputs().get("x0").shape().rank() > 1);
  }

  private static Map<String, Tensor> run(OnnxOps onnx, Case one) {
    try (RuntimeRun run = RuntimeRun.of(onnx.graph())) {
      return run.run(one.inputs());
    }
  }

  static void assertSame(Map<String, Tensor> java, Map<String, Tensor> onnx, double tolerance) {
    assertThat(onnx.keySet()).isEqualTo(java.keySet());
    java.forEach((name, tensor) -> assertSame(tensor, onnx.get(name), tolerance));
  }

  private static void assertSame(Tensor java, Tensor onnx, double tolerance) {
    assertThat(onnx.toString()).isEqualTo(java.toString());
    float[] expected = java.toFloats();
    float[] found = onnx.toFloats();
    for (int i = 0; i < expected.length; i++) {
      double scale = Math.max(1, Math.abs(expected[i]));
      boolean close = Math.abs(expected[i] - found[i]) <= tolerance * scale;
      assertThat(close || Float.compare(expected[i], found[i]) == 0)
          .as("element %d of %s: %s in Java, %s in ONNX", i, java, expected[i], found[i])
          .isTrue();
    }
  }

  @Test
  void every_method_of_the_vocabulary_has_a_case() {
    Set<String> called = new TreeSet<>();
    for (Case one : CaseList.of(0)) {
      one.build(listening(new JavaOps(one.inputs()), called), false);
    }
    Set<String> all =
        new TreeSet<>(
            Arrays.stream(Ops.class.getMethods())
                // what asks how a graph is recorded computes nothing
                .filter(method -> method.getReturnType() != boolean.class)
                .map(InterpretersAgreeTest::signature)
                .toList());
    assertThat(called).isEqualTo(all);
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }

  private static Ops listening(Ops ops, Set<String> called) {
    return (Ops)
        Proxy.newProxyInstance(
            Ops.class.getClassLoader(),
            new Class<?>[] {Ops.class},
            (proxy, method, arguments) -> {
              called.add(signature(method));
              try {
                return method.invoke(ops, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
