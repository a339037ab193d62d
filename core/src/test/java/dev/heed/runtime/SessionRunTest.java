package dev.heed.runtime;

import static dev.heed.runtime.Graphs.identity;
import static dev.heed.runtime.Graphs.sum;
import static dev.heed.runtime.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import dev.heed.testing.TinyGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionRunTest {

  private static final OpenOptions CPU = OpenOptions.on(new Device.Cpu(1));
  private final ModelRuntime runtime = ModelRuntime.create(notice -> {});

  private Session open(TinyGraph graph) {
    return runtime.open(ByteBuffer.wrap(graph.toBytes()), Map.of(), CPU);
  }

  @Test
  void the_signature_has_names_types_fixed_and_symbolic_axes() {
    try (Session session = open(identity(ElementType.F32, "batch", 3, "?"))) {
      assertThat(session.signature().inputs()).hasToString("[x F32[batch, 3, ?]]");
      assertThat(session.signature().outputs()).hasToString("[y F32[batch, 3, ?]]");
      assertThat(session.device()).hasToString("cpu:1");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"F64", "F32", "I64", "I32", "I16", "I8", "U8", "BOOL"})
  void every_type_passes_through_unchanged(ElementType type) {
    Tensor x = Tensor.of(Shape.of(2, 2), 0L, 1, 1, 0).as(type);
    try (Session session = open(identity(type, "n", 2))) {
      Tensor y = session.run(Inputs.of("x", x)).get("y");
      assertThat(y).hasToString(type + "[2, 2]");
      assertThat(y.bytes()).isEqualTo(x.bytes());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"F16", "BF16"})
  void half_precision_is_hidden(ElementType type) {
    Tensor x = Tensor.of(Shape.of(3), 1.5f, -2f, 0.25f);
    try (Session session = open(identity(type, "n"))) {
      Tensor y = session.run(Inputs.of("x", x)).get("y");
      assertThat(y).hasToString("F32[3]");
      assertThat(y.toFloats()).containsExactly(1.5f, -2f, 0.25f);
    }
  }

  @Test
  void half_precision_is_hidden_where_the_runtime_chooses_the_shape() {
    try (Session session =
        open(
            TinyGraph.graph()
                .input("x", ElementType.F16, "n")
                .output("y", ElementType.F16, "other")
                .node("Identity", List.of("x"), List.of("y")))) {
      Tensor y = session.run(Inputs.of("x", Tensor.of(Shape.of(2), 1.5f, 3f))).get("y");
      assertThat(y.toFloats()).containsExactly(1.5f, 3f);
    }
  }

  @Test
  void integers_are_converted_where_they_fit() {
    try (Session session = open(identity(ElementType.I32, "n"))) {
      Tensor y = session.run(Inputs.of("x", Tensor.of(Shape.of(2), -7L, 2147483647L))).get("y");
      assertThat(y).hasToString("I32[2]");
      assertThat(y.toLongs()).containsExactly(-7, 2147483647);
    }
  }

  @Test
  void an_integer_that_does_not_fit_is_named() {
    try (Session session = open(identity(ElementType.I32, "n"))) {
      refused(
          ErrorCode.INVALID_INPUT,
          () -> session.run(Inputs.of("x", Tensor.of(Shape.of(2), 1L, 3_000_000_000L))),
          "Input 'x' is I64[2], but the model takes I32[n], and element 1 is 3000000000: I32 holds"
              + " -2147483648 to 2147483647.");
    }
  }

  @Test
  void zeros_and_ones_become_truth_values_and_back() {
    Tensor mask = Tensor.of(Shape.of(2), 1L, 0);
    try (Session bools = open(identity(ElementType.BOOL, "n"));
        Session longs = open(identity(ElementType.I64, "n"))) {
      assertThat(bools.run(Inputs.of("x", mask)).get("y").toLongs()).containsExactly(1, 0);
      Tensor bool = mask.as(ElementType.BOOL);
      assertThat(longs.run(Inputs.of("x", bool)).get("y").toLongs()).containsExactly(1, 0);
      refused(
          ErrorCode.INVALID_INPUT,
          () -> bools.run(Inputs.of("x", Tensor.of(Shape.of(1), 2L))),
          "element 0 is 2: BOOL holds 0 to 1.");
    }
  }

  @Test
  void floats_are_not_taken_for_integers() {
    try (Session session = open(identity(ElementType.I64, "n"))) {
      refused(
          ErrorCode.INVALID_INPUT,
          () -> session.run(Inputs.of("x", Tensor.of(Shape.of(1), 1f))),
          "Input 'x' is F32[1], but the model takes I64[n].");
    }
  }

  @Test
  void an_unknown_input_is_named_with_the_one_that_was_meant() {
    try (Session session =
        open(identity(ElementType.F32, "n").input("pixel_values", ElementType.F32, 1))) {
      Inputs inputs = Inputs.of("pixel_value", Tensor.of(Shape.of(1), 1f));
      refused(
          ErrorCode.INVALID_INPUT,
          () -> session.run(inputs),
          "No input named 'pixel_value'. Did you mean 'pixel_values'? Available: pixel_values, x.");
    }
  }

  @Test
  void a_missing_input_is_named() {
    Object[] axes = {"n"};
    try (Session session = open(sum(ElementType.F32, axes, axes, axes))) {
      refused(
          ErrorCode.INVALID_INPUT,
          () -> session.run(Inputs.of("x", Tensor.of(Shape.of(1), 1f))),
          "The model needs the input 'y' F32[n], which is not given. Given: x F32[1].");
    }
  }

  @Test
  void a_wrong_size_names_the_axis() {
    try (Session session = open(identity(ElementType.F32, "batch", 3, 224, 224))) {
      Tensor odd = Tensor.zeros(ElementType.F32, Shape.of(1, 3, 230, 224));
      refused(
          ErrorCode.INVALID_INPUT,
          () -> session.run(Inputs.of("x", odd)),
          "Input 'x' is F32[1, 3, 230, 224], but the model takes F32[batch, 3, 224, 224]: axis 2"
              + " should be 224.");
      Tensor flat = Tensor.zeros(ElementType.F32, Shape.of(3, 224, 224));
      refused(
          ErrorCode.INVALID_INPUT,
          () -> session.run(Inputs.of("x", flat)),
          "it should have 4 axes, not 3.");
    }
  }

  @Test
  void inputs_that_share_an_axis_name_may_differ_there() {
    Object[] n = {"n"};
    try (Session session = open(sum(ElementType.F32, n, n, new Object[] {"m"}))) {
      Inputs inputs =
          Inputs.of("x", Tensor.of(Shape.of(1), 10f)).and("y", Tensor.of(Shape.of(2), 1f, 2f));
      assertThat(session.run(inputs).get("z").toFloats()).containsExactly(11f, 12f);
    }
  }

  @Test
  void axis_names_that_lie_are_survived() {
    Object[] n = {"n"};
    Object[] m = {"m"};
    try (Session session = open(sum(ElementType.F32, n, m, n))) { // but z is as long as the longer
      Inputs inputs =
          Inputs.of("x", Tensor.of(Shape.of(1), 10f)).and("y", Tensor.of(Shape.of(2), 1f, 2f));
      assertThat(session.run(inputs).get("z").toFloats()).containsExactly(11f, 12f);
      assertThat(session.run(inputs).get("z").toFloats()).containsExactly(11f, 12f);
    }
  }

  @Test
  void a_failure_inside_the_runtime_tells_the_shapes() {
    Object[] n = {"n"};
    Object[] m = {"m"};
    try (Session session = open(sum(ElementType.F32, n, m, new Object[] {"k"}))) {
      Inputs inputs =
          Inputs.of("x", Tensor.of(Shape.of(2), 1f, 2f))
              .and("y", Tensor.of(Shape.of(3), 1f, 2f, 3f));
      Refused.with(
          ErrorCode.INVALID_INPUT,
          () -> session.run(inputs),
          "ONNX Runtime could not run the graph in memory on cpu:1. Sizes do not fit each other",
          "The inputs were: x F32[2], y F32[3]. It says: Non-zero status code returned while"
              + " running Add node.");
      Tensor one = Tensor.of(Shape.of(1), 1f);
      assertThat(session.run(Inputs.of("x", one).and("y", one)).get("z").toFloats())
          .containsExactly(2f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "distilbert", "roberta", "mpnet"})
  void more_tokens_than_a_model_has_positions_are_the_callers_mistake(String model) {
    int length = 5_000;
    Tensor ones = Tensor.of(Shape.of(1, length), new long[length]);
    try (Session session =
        runtime.open(Reference.folder("models").resolve(model).resolve("onnx/model.onnx"), CPU)) {
      Inputs inputs = Inputs.of("input_ids", ones);
      for (TensorSpec input : session.signature().inputs()) {
        if (input.name().equals("attention_mask") || input.name().equals("token_type_ids")) {
          inputs = inputs.and(input.name(), ones);
        }
      }
      Inputs all = inputs;
      Refused.with(
          ErrorCode.INVALID_INPUT, () -> session.run(all), "more tokens than it has positions");
    }
  }

  @Test
  void a_run_for_no_output_is_refused() {
    try (Session session = open(identity(ElementType.F32, "n"))) {
      Inputs inputs = Inputs.of("x", Tensor.of(Shape.of(1), 1f));
      StepOutputs.Wanted nothing = new StepOutputs.Wanted(Set.of(), Set.of());
      Refused.with(
          ErrorCode.INVALID_INPUT,
          () -> session.step(inputs, Map.of(), nothing, RunLimit.none()),
          "no output at all",
          "y");
    }
  }

  @Test
  void empty_tensors_pass() {
    try (Session session = open(identity(ElementType.F32, "n", 2))) {
      Tensor none = Tensor.zeros(ElementType.F32, Shape.of(0, 2));
      assertThat(session.run(Inputs.of("x", none)).get("y")).hasToString("F32[0, 2]");
    }
  }

  @Test
  void scalars_pass() {
    try (Session session = open(identity(ElementType.F32))) {
      Tensor y = session.run(Inputs.of("x", Tensor.of(Shape.of(), 4f))).get("y");
      assertThat(y).hasToString("F32[]");
      assertThat(y.toFloats()).containsExactly(4f);
    }
  }

  @Test
  void an_output_without_a_declared_shape_takes_that_of_the_run() {
    TinyGraph graph =
        TinyGraph.graph()
            .input("x", ElementType.F32, "n", "m")
            .shapelessOutput("y", ElementType.I64)
            .node("NonZero", List.of("x"), List.of("y"));
    try (Session session = open(graph)) {
      Tensor x = Tensor.of(Shape.of(2, 2), 1f, 0f, 0f, 1f);
      assertThat(session.run(Inputs.of("x", x)).get("y")).hasToString("I64[2, 2]");
    }
  }

  @Test
  void heap_buffers_and_misaligned_ones_are_copied() {
    ByteBuffer heap = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    heap.putFloat(0, 1f).putFloat(4, 2f);
    ByteBuffer odd = ByteBuffer.allocateDirect(9).order(ByteOrder.LITTLE_ENDIAN);
    odd.putFloat(1, 3f).putFloat(5, 4f).position(1);
    try (Session session = open(identity(ElementType.F32, "n"))) {
      Tensor onHeap = Tensor.view(ElementType.F32, Shape.of(2), heap);
      Tensor misaligned = Tensor.view(ElementType.F32, Shape.of(2), odd);
      assertThat(session.run(Inputs.of("x", onHeap)).get("y").toFloats()).containsExactly(1f, 2f);
      assertThat(session.run(Inputs.of("x", misaligned)).get("y").toFloats())
          .containsExactly(3f, 4f);
    }
  }

  @Test
  void outputs_are_direct_and_outlive_the_session() {
    Tensor x = Tensor.of(Shape.of(3), 1f, 2f, 3f);
    Session session = open(identity(ElementType.F32, "n"));
    Tensor y = session.run(Inputs.of("x", x)).get("y");
    session.close();
    assertThat(y.bytes().isDirect()).isTrue();
    assertThat(y.bytes()).isNotSameAs(x.bytes());
    assertThat(y.toFloats()).containsExactly(1f, 2f, 3f);
  }

  @Test
  void sequences_and_text_are_refused_with_their_names() {
    TinyGraph sequence =
        TinyGraph.graph()
            .input("x", ElementType.F32, "n")
            .sequenceOutput("parts", ElementType.F32)
            .node("SplitToSequence", List.of("x"), List.of("parts"));
    TinyGraph text =
        TinyGraph.graph()
            .textInput("words", "n")
            .output("shape", ElementType.I64, 1)
            .node("Shape", List.of("words"), List.of("shape"));
    try (Session sequences = open(sequence);
        Session texts = open(text)) {
      assertThat(sequences.signature().outputs()).isEmpty();
      refused(
          ErrorCode.UNSUPPORTED,
          () -> sequences.run(Inputs.of("x", Tensor.of(Shape.of(1), 1f))),
          "output 'parts' (sequence)");
      refused(
          ErrorCode.UNSUPPORTED,
          () -> texts.run(new Inputs(Map.of())),
          "input 'words' (tensor of string)");
    }
  }

  @Test
  void unsigned_16_bit_comes_out_but_cannot_go_in() {
    TinyGraph out =
        TinyGraph.graph()
            .input("x", ElementType.F32, "n")
            .output("y", ElementType.U16, "m")
            .node("Cast", List.of("x"), List.of("y"), TinyGraph.integer("to", 4));
    try (Session session = open(out);
        Session in = open(identity(ElementType.U16, "n"))) {
      Tensor y = session.run(Inputs.of("x", Tensor.of(Shape.of(1), 65000f))).get("y");
      assertThat(y.toLongs()).containsExactly(65000);
      refused(
          ErrorCode.UNSUPPORTED,
          () -> in.run(Inputs.of("x", Tensor.of(Shape.of(1), 1L))),
          "input 'x' (U16)");
    }
  }
}
