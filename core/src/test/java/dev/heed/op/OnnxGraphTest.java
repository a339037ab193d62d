package dev.heed.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxGraphTest {

  private static final ElementType F32 = ElementType.F32;
  private static final TinyTransformer SMALL = new TinyTransformer(2, 32, 4, 8, 32);

  @TempDir Path folder;

  private static OnnxGraph graph(TinyTransformer model) {
    OnnxOps ops = new OnnxOps();
    model.build(ops);
    return ops.graph();
  }

  @Test
  void one_graph_runs_batches_of_any_size_as_java_does() {
    try (RuntimeRun run = RuntimeRun.of(graph(SMALL))) {
      for (int batch : new int[] {1, 3}) {
        Map<String, Tensor> inputs = Map.of("pixel_values", SMALL.pixels(batch));
        JavaOps java = new JavaOps(inputs);
        SMALL.build(java);
        InterpretersAgreeTest.assertSame(java.outputs(), run.run(inputs), 1e-5);
      }
    }
  }

  @Test
  void nodes_are_named_by_scope_and_operator() {
    OnnxOps ops = OnnxOps.plain();
    SMALL.build(ops);
    assertThat(ops.graph().nodeNames())
        .contains(
            "/Conv",
            "/encoder/layer.0/attention/MatMul",
            "/encoder/layer.0/attention/MatMul_1",
            "/encoder/layer.1/attention/Softmax",
            "/encoder/layer.1/LayerNormalization")
        .doesNotHaveDuplicates();
  }

  @Test
  void a_named_batch_costs_one_question_for_its_size() {
    List<String> operators = graph(SMALL).operators();
    assertThat(operators.stream().filter("Shape"::equals)).hasSize(1);
    assertThat(operators).doesNotContain("Gather", "Unsqueeze", "Squeeze", "Range");
  }

  @Test
  void a_graph_of_fixed_sizes_has_no_arithmetic_on_shapes() {
    OnnxOps ops = new OnnxOps();
    Value x = ops.input("x", F32, Dims.of(2, 6));
    Value rows = ops.mul(ops.dimension(x, 0), ops.constant(3L));
    Value sizes = ops.concat(0, ops.unsqueeze(rows, 0), ops.constants(2));
    Value y = ops.reshape(x, sizes);
    ops.output("y", y);
    assertThat(y.dims()).isEqualTo(Dims.of(6, 2));
    assertThat(ops.graph().operators()).containsExactly("Reshape");
  }

  @Test
  void names_of_axes_are_followed_through_reshapes() {
    OnnxOps ops = new OnnxOps();
    Value x = ops.input("x", F32, Dims.of("batch", "sequence", 64));
    Value heads = ops.transpose(ops.reshape(x, 0, 0, 4, 16), 0, 2, 1, 3);
    Value flat = ops.reshape(heads, -1, 16);
    assertThat(heads.dims()).isEqualTo(Dims.of("batch", 4, "sequence", 16));
    assertThat(flat.dims()).isEqualTo(Dims.of("4*batch*sequence", 16));
    assertThat(ops.reshape(flat, heads.dims()).dims()).isEqualTo(heads.dims());
    assertThat(ops.reshape(x, ops.shape(heads)).dims()).isEqualTo(heads.dims());
    assertThat(ops.concat(1, x, x).dims()).isEqualTo(Dims.of("batch", "2*sequence", 64));
    assertThat(ops.range(ops.constant(0L), ops.dimension(x, 1), ops.constant(1L)).dims())
        .isEqualTo(Dims.of("sequence"));
    Value table = ops.weight("table", Tensor.zeros(F32, Shape.of(512, 64)));
    Value rows = ops.slice(table, 0, ops.constant(0L), ops.dimension(x, 1));
    assertThat(ops.add(x, rows).dims()).isEqualTo(x.dims());
  }

  @Test
  void what_is_past_and_what_is_new_go_together() {
    OnnxOps ops = new OnnxOps();
    Value past = ops.input("past", F32, Dims.of("batch", 2, "past", 8));
    Value now = ops.input("now", F32, Dims.of("batch", 2, "sequence", 8));
    Value keys = ops.concat(2, past, now);
    Value values = ops.concat(2, ops.neg(past), ops.neg(now));
    Value scores = ops.matMul(now, ops.transpose(keys, 0, 1, 3, 2));
    ops.output("mixed", ops.matMul(ops.softmax(scores, -1), values));
    assertThat(scores.dims()).isEqualTo(Dims.of("batch", 2, "sequence", "past + sequence"));
    Map<String, Tensor> inputs =
        Map.of(
            "past", Tensor.of(Shape.of(1, 2, 3, 8), new float[48]),
            "now", Tensor.of(Shape.of(1, 2, 2, 8), new float[32]));
    try (RuntimeRun run = RuntimeRun.of(ops.graph())) {
      assertThat(run.run(inputs).get("mixed").shape()).isEqualTo(Shape.of(1, 2, 2, 8));
    }
  }

  @Test
  void what_no_output_needs_is_left_out() {
    OnnxOps ops = new OnnxOps();
    Value x = ops.input("x", F32, Dims.of("batch", 3));
    ops.add(x, ops.weight("unused", Tensor.of(Shape.of(3), 1f, 2f, 3f)));
    ops.output("y", ops.neg(x));
    assertThat(ops.graph().operators()).containsExactly("Neg");
    assertThat(ops.graph().weights()).isEmpty();
  }

  @Test
  void equal_constants_and_repeated_weights_are_stored_once() {
    OnnxOps ops = new OnnxOps();
    Value x = ops.input("x", F32, Dims.of("batch", 3));
    Tensor weight = Tensor.of(Shape.of(3), 1f, 2f, 3f);
    Value sum = ops.add(ops.add(x, ops.weight("w", weight)), ops.weight("w", weight));
    assertThat(ops.constant(0.5f)).isSameAs(ops.constant(0.5f));
    ops.output("y", ops.mul(ops.mul(sum, 0.5), 0.5));
    assertThat(ops.graph().weights()).containsOnlyKeys("w");
    assertThat(ops.graph().weights().get("w")).isSameAs(weight);
  }

  @Test
  void inner_values_and_outputs_have_the_names_that_they_are_given() {
    OnnxOps ops = new OnnxOps();
    Value x = ops.input("x", F32, Dims.of("batch", 3));
    Value inner;
    try (Scope in = ops.scope("layer.0")) {
      inner = ops.name("weights", ops.softmax(x, -1));
    }
    ops.output("y", ops.neg(inner));
    ops.output("same", x);
    try (RuntimeRun run = RuntimeRun.of(ops.graph())) {
      assertThat(run.run(Map.of("x", Tensor.of(Shape.of(1, 3), 1f, 2f, 3f))))
          .containsOnlyKeys("y", "same");
    }
    ops.output("attentions.0", inner);
    ops.output("twice", inner);
    assertThatThrownBy(() -> ops.output("x", inner))
        .hasMessage("The graph has something named 'x' already; rename the output.");
    try (RuntimeRun run = RuntimeRun.of(ops.graph())) {
      assertThat(run.run(Map.of("x", Tensor.of(Shape.of(1, 3), 1f, 2f, 3f))))
          .containsOnlyKeys("y", "same", "attentions.0", "twice");
    }
  }

  @Test
  void the_same_calls_give_the_same_bytes() {
    assertThat(graph(SMALL).toBytes(Storage.EMBEDDED))
        .isEqualTo(graph(SMALL).toBytes(Storage.EMBEDDED));
  }

  @Test
  void weights_may_be_handed_to_the_session() {
    OnnxGraph graph = graph(SMALL);
    byte[] bytes = graph.toBytes(Storage.HANDED_OVER);
    assertThat(bytes.length).isLessThan(20_000);
    Map<String, Tensor> inputs = Map.of("pixel_values", SMALL.pixels(2));
    try (RuntimeRun handed = RuntimeRun.of(bytes, graph.weights(), "");
        RuntimeRun embedded = RuntimeRun.of(graph)) {
      InterpretersAgreeTest.assertSame(embedded.run(inputs), handed.run(inputs), 0);
    }
  }

  @Test
  void weights_may_lie_in_byte_ranges_of_a_file_beside_the_graph() throws IOException {
    OnnxGraph graph = graph(SMALL);
    Storage storage = new Storage.InFiles(stored(graph, folder.resolve("model.safetensors")));
    Path file = folder.resolve("model.onnx");
    graph.write(file, storage);
    assertThat(Files.size(file)).isLessThan(20_000);
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    Map<String, Tensor> inputs = Map.of("pixel_values", SMALL.pixels(2));
    try (RuntimeRun beside = RuntimeRun.of(file);
        RuntimeRun embedded = RuntimeRun.of(graph)) {
      InterpretersAgreeTest.assertSame(embedded.run(inputs), beside.run(inputs), 0);
    }
  }

  @Test
  void more_than_two_gigabytes_are_never_written_into_one_file() throws IOException {
    Path sparse = folder.resolve("sparse");
    OnnxOps ops = new OnnxOps();
    try (FileChannel channel =
        FileChannel.open(
            sparse,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      for (int i = 0; i < 2; i++) {
        int elements = 300_000_000 + i;
        ByteBuffer zeros = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4L * elements);
        Tensor large = Tensor.view(F32, Shape.of(elements), zeros.order(ByteOrder.LITTLE_ENDIAN));
        ops.output("sum" + i, ops.add(ops.weight("large" + i, large), ops.constant(1f)));
      }
    }
    Path file = folder.resolve("model.onnx");
    assertThatThrownBy(() -> ops.graph().write(file, Storage.EMBEDDED))
        .hasMessageContaining("more than 2 GB must lie in files beside it");
    assertThat(file).doesNotExist();
  }

  private static Map<String, Storage.Place> stored(OnnxGraph graph, Path file) throws IOException {
    Map<String, Storage.Place> places = new LinkedHashMap<>();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(100);
      for (Map.Entry<String, Tensor> weight : graph.weights().entrySet()) {
        long offset = channel.position();
        long length = channel.write(weight.getValue().bytes());
        places.put(weight.getKey(), new Storage.Place("model.safetensors", offset, length));
      }
    }
    return places;
  }

  @Test
  void a_vit_of_base_size_is_a_small_graph_without_its_weights() {
    OnnxGraph base = graph(TinyTransformer.base());
    assertThat(base.toBytes(Storage.HANDED_OVER).length).isLessThan(100_000);
    assertThat(base.operators()).hasSizeLessThan(400);
  }

  @Test
  void java_computes_two_layers_of_a_photograph_as_the_runtime_does() {
    TinyTransformer model = new TinyTransformer(2, 192, 3, 16, 224);
    Map<String, Tensor> inputs = Map.of("pixel_values", model.pixels(1));
    JavaOps java = new JavaOps(inputs);
    model.build(java);
    try (RuntimeRun run = RuntimeRun.of(graph(model))) {
      InterpretersAgreeTest.assertSame(java.outputs(), run.run(inputs), 2e-5);
    }
  }

  @Test
  void a_graph_without_outputs_is_refused() {
    assertThatThrownBy(() -> new OnnxOps().graph())
        .hasMessage("The graph has no output; name one with output(name, value).");
  }

  @Test
  void one_name_cannot_be_two_weights() {
    OnnxOps ops = new OnnxOps();
    ops.weight("w", Tensor.of(Shape.of(1), 1f));
    assertThatThrownBy(() -> ops.weight("w", Tensor.of(Shape.of(2), 1f, 2f)))
        .hasMessage("Weight 'w' is F32[1], and now F32[2].");
  }

  @Test
  void a_written_graph_may_be_read_by_those_who_may_read_other_files() throws IOException {
    Path other = Files.createFile(folder.resolve("other"));
    Path file = folder.resolve("model.onnx");
    graph(SMALL).write(file, Storage.EMBEDDED);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("other", "model.onnx");
  }
}
