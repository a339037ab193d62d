package dev.heed.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Rebuilt;
import dev.heed.testkit.Tensors;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Matrices in 4 bits against their published definition. */
class BlockOpsTest {

  private static final long WIDTH = 80; // two blocks and a half

  private static Tensor random(int seed, long rows, long columns) {
    Random random = new Random(seed);
    float[] values = new float[(int) (rows * columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(Shape.of(rows, columns), values);
  }

  /** {@code scale * (number - 8)}, the first of two numbers in the lower half of a byte. */
  private static float[] widened(BlockWeight weight, int rows, int columns) {
    ByteBuffer bytes = weight.values().bytes();
    float[] scales = weight.scales().toFloats();
    int blocks = (columns + 31) / 32;
    float[] wide = new float[rows * columns];
    for (int i = 0; i < wide.length; i++) {
      int row = i / columns;
      int column = i % columns;
      int pair = bytes.get((row * blocks * 32 + column) / 2) & 0xFF;
      int number = column % 2 == 0 ? pair & 15 : pair >> 4;
      wide[i] = scales[row * blocks + column / 32] * (number - 8);
    }
    return wide;
  }

  private static double product(float[] x, int token, float[] w, int channel, int width) {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      sum += (double) x[token * width + i] * w[channel * width + i];
    }
    return sum;
  }

  private static float[] products(Tensor x, Tensor w) {
    int width = (int) w.shape().axis(1);
    int channels = (int) w.shape().axis(0);
    float[] wide = widened(BlockWeight.of(w), channels, width);
    float[] all = new float[(int) x.shape().axis(0) * channels];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) product(x.toFloats(), i / channels, wide, i % channels, width);
    }
    return all;
  }

  private static void record(Ops ops, Tensor w, Shape shape) {
    Value x = ops.input("x", ElementType.F32, Dims.of(shape));
    ops.output("y", ops.linear(x, ops.weight("w", w)));
  }

  private static Tensor run(OnnxOps graph, Map<String, Tensor> inputs) {
    try (var session = Rebuilt.session(graph.graph())) {
      return Rebuilt.run(session, inputs).get("y");
    }
  }

  @Test
  void no_number_errs_by_more_than_half_a_step_unless_a_shorter_step_errs_less_in_all() {
    Tensor w = random(1, 40, 64);
    float[] exact = w.toFloats();
    BlockWeight blocks = BlockWeight.of(w);
    float[] scales = blocks.scales().toFloats();
    float[] wide = widened(blocks, 40, 64);
    double squares = 0;
    for (int i = 0; i < exact.length; i++) {
      float step = Math.abs(scales[i / 32]);
      assertThat(Math.abs(exact[i] - wide[i])).isLessThanOrEqualTo(1.0f * step);
      squares += Math.pow(exact[i] - wide[i], 2);
    }
    assertThat(Math.sqrt(squares / exact.length)).as("of numbers of deviation 1").isLessThan(0.09);
  }

  @Test
  void both_interpreters_multiply_by_what_the_numbers_stand_for() {
    Tensor x = random(2, 3, WIDTH);
    Tensor w = random(3, 24, WIDTH);
    Tensor expected = Tensor.of(Shape.of(3, 24), products(x, w));
    JavaOps specification = new JavaOps(Map.of("x", x));
    record(new BlockOps(specification), w, x.shape());
    assertThat(Tensors.difference(specification.outputs().get("y"), expected)).isLessThan(1e-5);
    OnnxOps plain = OnnxOps.plain();
    record(new BlockOps(plain), w, x.shape());
    assertThat(Tensors.difference(run(plain, Map.of("x", x)), expected)).isLessThan(1e-5);
    OnnxOps fused = new OnnxOps();
    record(new BlockOps(fused, 1), w, x.shape());
    assertThat(Tensors.difference(run(fused, Map.of("x", x)), expected)).isLessThan(1e-5);
  }

  /** Each of 80 products is of numbers near 1; a token's step is 1/127 of its block's largest. */
  @Test
  void tokens_in_8_bits_err_by_a_hundredth() {
    Tensor x = random(2, 3, WIDTH);
    Tensor w = random(3, 24, WIDTH);
    OnnxOps graph = new OnnxOps();
    record(new BlockOps(graph), w, x.shape());
    assertThat(graph.graph().operators()).containsExactly("MatMulNBits");
    Tensor expected = Tensor.of(Shape.of(3, 24), products(x, w));
    assertThat(Tensors.difference(run(graph, Map.of("x", x)), expected)).isLessThan(0.2);
  }

  @Test
  void a_weight_of_in_times_out_is_turned() {
    Tensor x = random(2, 3, WIDTH);
    Tensor w = random(3, 24, WIDTH);
    OnnxOps graph = new OnnxOps();
    Ops ops = new BlockOps(graph, 1);
    Value input = ops.input("x", ElementType.F32, Dims.of(x.shape()));
    ops.output("y", ops.matMul(input, ops.weight("w", turned(w))));
    Tensor expected = Tensor.of(Shape.of(3, 24), products(x, w));
    assertThat(Tensors.difference(run(graph, Map.of("x", x)), expected)).isLessThan(1e-5);
  }

  private static Tensor turned(Tensor matrix) {
    Tensor turned = Transposed.of(matrix);
    return Tensor.of(turned.shape(), turned.toFloats());
  }

  private static void read(Ops ops, Tensor table) {
    Value words = ops.weight("words", table);
    Value ids = ops.input("ids", ElementType.I64, Dims.of(1, "tokens"));
    Value chosen = ops.gather(words, ids, 0);
    ops.output("chosen", chosen);
    ops.output("y", ops.linear(chosen, words));
  }

  @Test
  void a_table_that_reads_words_in_and_out_is_there_once() {
    Tensor table = random(5, 50, 64);
    Tensor ids = Tensor.of(Shape.of(1, 3), 7, 0, 49);
    OnnxOps graph = new OnnxOps();
    read(new BlockOps(graph, 1), table);
    JavaOps specification = new JavaOps(Map.of("ids", ids));
    read(new BlockOps(specification), table);
    try (var session = Rebuilt.session(graph.graph())) {
      var made = Rebuilt.run(session, Map.of("ids", ids));
      specification
          .outputs()
          .forEach(
              (name, expected) ->
                  assertThat(Tensors.difference(made.get(name), expected)).isLessThan(1e-4));
    }
    assertThat(
            graph.graph().weights().values().stream()
                .filter(w -> w.type() == ElementType.U8)
                .map(Tensor::content)
                .distinct())
        .hasSize(1);
  }

  @Test
  void a_block_of_zeros_stays_zero() {
    Tensor zeros = Tensor.zeros(ElementType.F32, Shape.of(4, 32));
    assertThat(widened(BlockWeight.of(zeros), 4, 32)).containsOnly(0);
  }
}
