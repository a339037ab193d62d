package dev.heed.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime's own fused operators: those that it finds, and those that are asked for. */
class FusionTest {

  private static final ElementType F32 = ElementType.F32;

  @TempDir Path folder;

  /** The optimised graph as text: operators' names stand in it as they are. */
  private String optimized(BiFunction<Ops, Value, Value> body) throws IOException {
    OnnxOps ops = new OnnxOps();
    Value x = ops.input("x", F32, Dims.of("batch", 5, 8));
    ops.output("y", ops.neg(body.apply(ops, x)));
    Path file = folder.resolve("optimized.onnx");
    byte[] graph = ops.graph().toBytes(Storage.EMBEDDED);
    RuntimeRun.of(graph, Map.of(), file.toString()).close();
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static Value bias(Ops ops) {
    return ops.weight("bias", Tensor.of(Shape.of(8), new float[8]));
  }

  @Test
  void the_runtime_fuses_the_steps_of_gelu_with_a_bias() throws IOException {
    assertThat(optimized((o, x) -> o.gelu(o.add(x, bias(o))))).contains("BiasGelu");
  }

  @Test
  void the_runtime_fuses_the_steps_of_geluTanh() throws IOException {
    assertThat(optimized((o, x) -> o.geluTanh(o.add(x, bias(o))))).contains("FastGelu");
  }

  @Test
  void the_runtime_fuses_the_steps_of_quickGelu() throws IOException {
    assertThat(optimized(Ops::quickGelu)).contains("QuickGelu");
  }

  @Test
  void the_runtime_fuses_the_steps_of_rmsNormalization() throws IOException {
    assertThat(optimized((o, x) -> o.rmsNormalization(x, bias(o), 1e-6)))
        .contains("SimplifiedLayerNormalization");
  }

  private static List<Value> attention(Ops ops, Value x) {
    Fusion fusion =
        Fusion.of("MultiHeadAttention", Attributes.of("num_heads", 2), x.spec(), x, x, x);
    return ops.fused(fusion, () -> List.of(plainAttention(ops, x)));
  }

  private static Value plainAttention(Ops ops, Value x) {
    Value heads = ops.transpose(ops.reshape(x, 0, 0, 2, 4), 0, 2, 1, 3);
    Value scores = ops.mul(ops.matMul(heads, ops.transpose(heads, 0, 1, 3, 2)), 0.5);
    Value mixed = ops.matMul(ops.softmax(scores, -1), heads);
    return ops.reshape(ops.transpose(mixed, 0, 2, 1, 3), x.dims());
  }

  private static Map<String, Tensor> run(OnnxOps ops, Tensor x) {
    Value input = ops.input("x", F32, Dims.of("batch", 5, 8));
    ops.output("y", attention(ops, input).get(0));
    try (RuntimeRun run = RuntimeRun.of(ops.graph())) {
      return run.run(Map.of("x", x));
    }
  }

  @Test
  void a_fused_operator_that_is_asked_for_equals_its_plain_form() {
    float[] numbers = new float[2 * 5 * 8];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Math.sin(i);
    }
    Tensor x = Tensor.of(Shape.of(2, 5, 8), numbers);
    JavaOps java = new JavaOps(Map.of("x", x));
    java.output("y", attention(java, java.input("x", F32, Dims.of("batch", 5, 8))).get(0));
    InterpretersAgreeTest.assertSame(java.outputs(), run(new OnnxOps(), x), 1e-5);
    InterpretersAgreeTest.assertSame(java.outputs(), run(OnnxOps.plain(), x), 1e-5);
  }

  @Test
  void plain_graphs_have_no_fused_operators() {
    OnnxOps fused = new OnnxOps();
    fused.output("y", attention(fused, fused.input("x", F32, Dims.of("batch", 5, 8))).get(0));
    OnnxOps plain = OnnxOps.plain();
    plain.output("y", attention(plain, plain.input("x", F32, Dims.of("batch", 5, 8))).get(0));
    assertThat(fused.graph().operators()).containsExactly("MultiHeadAttention");
    assertThat(plain.graph().operators()).contains("Softmax").doesNotContain("MultiHeadAttention");
  }
}
