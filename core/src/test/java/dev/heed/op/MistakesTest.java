package dev.heed.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said about misuse, word for word, in a file that a reader can judge. */
class MistakesTest {

  private static final ElementType F32 = ElementType.F32;

  private final Map<String, String> messages = new LinkedHashMap<>();

  @Test
  void messages_name_the_operator_and_the_shapes() throws IOException {
    elements();
    shapes();
    layers();
    try (var golden = MistakesTest.class.getResourceAsStream("mistakes.txt")) {
      String expected = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text()).isEqualTo(expected);
    }
  }

  private String text() {
    return messages.entrySet().stream()
        .map(e -> e.getKey() + "\n    " + e.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private void elements() {
    two("add, other width", Dims.of("batch", 197, 768), Dims.of(512), Ops::add);
    two("add, other name", Dims.of("batch", "sequence"), Dims.of("sequence", "batch"), Ops::add);
    one("add, mixed types", Dims.of(3), (o, x) -> o.add(x, o.constants(1L, 2L, 3L)));
    one("add, conditions", Dims.of(3), (o, x) -> o.add(o.isNaN(x), o.isNaN(x)));
    one("sqrt of whole numbers", Dims.of(3), (o, x) -> o.sqrt(o.shape(x)));
    one("where without a condition", Dims.of(3), (o, x) -> o.where(x, x, x));
    one("and of numbers", Dims.of(3), (o, x) -> o.and(x, x));
    one("softmax over no axis", Dims.of(2, 3), (o, x) -> o.softmax(x, 2));
    one("reduce twice", Dims.of(2, 3), (o, x) -> o.reduceSum(x, true, 1, -1));
    one("topK of too few", Dims.of(2, 3), (o, x) -> o.topK(x, 5, 1).values());
  }

  private void shapes() {
    one("reshape misfit", Dims.of(2, 197, 768), (o, x) -> o.reshape(x, 2, 196, 12, 64));
    one("reshape rest misfit", Dims.of(2, 197, 768), (o, x) -> o.reshape(x, 2, -1, 100));
    one("reshape two rests", Dims.of(2, 3), (o, x) -> o.reshape(x, -1, -1));
    one("reshape keeps nothing", Dims.of(6), (o, x) -> o.reshape(x, 2, 0));
    one("transpose", Dims.of(2, 3, 4), (o, x) -> o.transpose(x, 0, 2));
    two(
        "concat",
        Dims.of("batch", 1, 768),
        Dims.of("batch", 196, 192),
        (o, a, b) -> o.concat(1, a, b));
    one("split", Dims.of(2, 2304), (o, x) -> o.split(x, 1, 768, 768).get(0));
    one("squeeze", Dims.of(2, 3), (o, x) -> o.squeeze(x, 1));
    one("expand", Dims.of(2, 3), (o, x) -> o.expand(x, Dims.of(2, 4)));
    one("pad", Dims.of(2, 3), (o, x) -> o.pad(x, 1, 1));
    one("pad reflect", Dims.of(2, 3), (o, x) -> o.pad(x, PadMode.REFLECT, 0, 0, 3, 0, 0));
    one("gather by floats", Dims.of(2, 3), (o, x) -> o.gather(x, x, 0));
    one("sizes of an unknown axis", Dims.of("batch", 3), (o, x) -> o.sizes(Dims.of("tokens")));
    one(
        "a width that the run chooses",
        Dims.of("batch", "width"),
        (o, x) -> o.reshape(x, x.size(1)));
    one("assume", Dims.of(2, 3), (o, x) -> o.assume(x, Dims.of(2, 4)));
  }

  private void layers() {
    two("matMul", Dims.of("batch", 197, 768), Dims.of(512, 768), Ops::matMul);
    two("matMul names", Dims.of("queries", "keys"), Dims.of("queries", 64), Ops::matMul);
    two("matMul batches", Dims.of(2, 12, 3, 4), Dims.of(8, 4, 5), Ops::matMul);
    two("einsum", Dims.of(2, 3), Dims.of(4, 5), (o, a, b) -> o.einsum("ij,jk->ik", a, b));
    two("einsum letters", Dims.of(2, 3), Dims.of(3, 5), (o, a, b) -> o.einsum("ij,jk", a, b));
    two(
        "layerNormalization",
        Dims.of(2, 197, 768),
        Dims.of(192),
        (o, a, b) -> o.layerNormalization(a, b, 1e-6));
    two(
        "conv channels",
        Dims.of(1, 1, 224, 224),
        Dims.of(768, 3, 16, 16),
        (o, a, b) -> o.conv(a, b, Window.stride(16, 16)));
    two(
        "conv too large",
        Dims.of(1, 3, 8, 8),
        Dims.of(768, 3, 16, 16),
        (o, a, b) -> o.conv(a, b, Window.stride(16, 16)));
    two(
        "conv window",
        Dims.of(1, 3, 8),
        Dims.of(4, 3, 2),
        (o, a, b) -> o.conv(a, b, Window.stride(2, 2)));
    one("resize", Dims.of(1, 3, 8, 8), (o, x) -> o.resize(x, Resizing.cubic(), 16));
  }

  private void one(String title, Dims dims, BiFunction<Ops, Value, Value> use) {
    two(title, dims, Dims.of(), (ops, x, ignored) -> use.apply(ops, x));
  }

  /** A use of two values. */
  private interface Use {
    Value of(Ops ops, Value a, Value b);
  }

  private void two(String title, Dims a, Dims b, Use use) {
    OnnxOps ops = new OnnxOps();
    Value left = ops.input("a", F32, a);
    Value right = ops.input("b", F32, b);
    HeedException mistake =
        catchThrowableOfType(HeedException.class, () -> use.of(ops, left, right));
    assertThat(mistake).as(title).isNotNull();
    assertThat(mistake.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(mistake.getStackTrace())
        .as("the line that made the mistake")
        .anyMatch(frame -> frame.getClassName().startsWith(MistakesTest.class.getName()));
    messages.put(title, mistake.getMessage());
  }

  @Test
  void both_interpreters_say_the_same() {
    String inJava =
        catchThrowableOfType(HeedException.class, () -> misfit(new JavaOps())).getMessage();
    String inOnnx =
        catchThrowableOfType(HeedException.class, () -> misfit(new OnnxOps())).getMessage();
    assertThat(inJava)
        .isEqualTo(inOnnx)
        .isEqualTo("matMul(F32[2, 3], F32[2, 3]): the inner axes 3 and 2 differ; transpose one?");
  }

  private static void misfit(Ops ops) {
    Value x = ops.constant(Tensor.of(Shape.of(2, 3), new float[6]));
    ops.matMul(x, x);
  }

  @Test
  void values_of_two_interpreters_do_not_mix() {
    Value number = new JavaOps().constant(1f);
    OnnxOps graph = new OnnxOps();
    Value input = graph.input("x", F32, Dims.of(2));
    assertThat(catchThrowableOfType(HeedException.class, () -> graph.add(input, number)))
        .hasMessage("F32[] holds numbers of JavaOps; give the graph a constant or a weight.");
    assertThat(catchThrowableOfType(HeedException.class, () -> new JavaOps().add(number, input)))
        .hasMessage("Add: operand 1 has no numbers: F32[2].");
  }

  @Test
  void inputs_of_java_must_fit_what_is_declared() {
    Tensor image = Tensor.of(Shape.of(1, 3), 1f, 2f, 3f);
    JavaOps ops = new JavaOps(Map.of("pixels", image));
    assertThat(catchThrowableOfType(HeedException.class, () -> ops.input("image", F32, Dims.of(3))))
        .hasMessage("The model takes an input 'image' F32[3]. Given: [pixels].");
    assertThat(
            catchThrowableOfType(
                HeedException.class, () -> ops.input("pixels", F32, Dims.of("batch", 4))))
        .hasMessage("Input 'pixels' must be F32[batch, 4] with {batch=1}, but is F32[1, 3].");
  }
}
