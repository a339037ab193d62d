package dev.heed.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.encoding.QuadraticEncoding;
import dev.heed.layer.Linear;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.TwoWays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Self-attention whose scores fall with the square of the distance from an offset of each head is a
 * convolution with as many taps as there are heads (Cordonnier et al. 2019), on a picture of 10 x 5
 * pixels with 3 channels.
 */
class AttentionAsConvolutionTest {

  private static final int ROWS = 5;
  private static final int COLUMNS = 10;
  private static final int CHANNELS = 3;
  private static final int OUTPUTS = 4;
  private static final int HEADS = 9;
  private static final double SHARPNESS = 40;

  private final Tensor picture = Tensors.random(1, 1, ROWS * COLUMNS, CHANNELS);
  private final Tensor kernel = Tensors.random(2, OUTPUTS, CHANNELS, 3, 3);

  @Test
  void with_a_halo_of_zero_keys_it_is_a_3_x_3_convolution_within_1e_5_in_fp32() {
    float[] error = error(this::attendWithHalo);
    System.out.printf("attention as convolution, with a halo: %.1e%n", largest(error, true, true));
    assertThat(largest(error, true, true)).isLessThan(1e-5f);
  }

  @Test
  void without_the_halo_it_is_wrong_at_the_rim_alone() {
    float[] error = error(this::attendWithoutHalo);
    float inside = largest(error, true, false);
    float rim = largest(error, false, true);
    System.out.printf(
        "attention as convolution, without a halo: %.1e inside, %.2f at the rim%n", inside, rim);
    assertThat(inside).isLessThan(1e-5f);
    assertThat(rim).isGreaterThan(0.1f);
    for (int pixel = 0; pixel < ROWS * COLUMNS; pixel++) {
      assertThat(error[pixel] > 1e-3).as("pixel " + pixel).isEqualTo(isRim(pixel));
    }
  }

  /** The tokens of the result, {@code [1, N, OUTPUTS]}. */
  private interface Attending {
    Value apply(Ops ops, Value picture, MultiHeadAttention attention);
  }

  private Value attendWithHalo(Ops ops, Value tokens, MultiHeadAttention attention) {
    TokenGrid grid = TokenGrid.of(0, ROWS + 2, COLUMNS + 2);
    Value image = ops.reshape(tokens, 1, ROWS, COLUMNS, CHANNELS);
    Value wider = ops.pad(image, 0, 1, 1, 0, 0, 1, 1, 0);
    Value memory = ops.reshape(wider, 1, grid.tokens(), CHANNELS);
    long[] inner =
        LongStream.range(0, ROWS * COLUMNS)
            .map(i -> (i / COLUMNS + 1) * (COLUMNS + 2) + i % COLUMNS + 1)
            .toArray();
    return attention.apply(ops, tokens, memory, context(ops, grid, inner)).output();
  }

  private Value attendWithoutHalo(Ops ops, Value tokens, MultiHeadAttention attention) {
    TokenGrid grid = TokenGrid.of(0, ROWS, COLUMNS);
    long[] all = LongStream.range(0, ROWS * COLUMNS).toArray();
    return attention.apply(ops, tokens, context(ops, grid, all)).output();
  }

  private static AttentionContext context(Ops ops, TokenGrid grid, long... queries) {
    Value bias =
        new QuadraticEncoding(SHARPNESS)
            .onScores(ops, HEADS, grid, ops.constants(queries), ops.range(grid.tokens()))
            .orElseThrow();
    return AttentionContext.on(grid).withBias(bias);
  }

  /** The largest error of each pixel. */
  private float[] error(Attending attending) {
    Map<String, Tensor> inputs = Map.of("picture", picture);
    Tensor errors =
        TwoWays.onnx(
                inputs,
                (ops, in) -> {
                  Value attended = attending.apply(ops, in.get("picture"), attention(ops));
                  Value apart = ops.abs(ops.sub(attended, convolved(ops, in.get("picture"))));
                  return Map.of("error", ops.reduceMax(apart, false, 2));
                })
            .get("error");
    return errors.toFloats();
  }

  private Value convolved(Ops ops, Value tokens) {
    Value image = ops.reshape(ops.transpose(tokens, 0, 2, 1), 1, CHANNELS, ROWS, COLUMNS);
    Value result = ops.conv(image, ops.constant(kernel), Window.plain().pad(1, 1));
    return ops.transpose(ops.reshape(result, 1, OUTPUTS, ROWS * COLUMNS), 0, 2, 1);
  }

  /** Queries and keys are nothing, values the pixels, and the output the taps of the kernel. */
  private MultiHeadAttention attention(Ops ops) {
    int width = HEADS * CHANNELS;
    float[] pixels = new float[width * CHANNELS];
    for (int i = 0; i < width; i++) {
      pixels[i * CHANNELS + i % CHANNELS] = 1;
    }
    Linear nothing = linear(ops, Tensor.of(Shape.of(width, CHANNELS), new float[pixels.length]));
    return new MultiHeadAttention(
        nothing,
        nothing,
        linear(ops, Tensor.of(Shape.of(width, CHANNELS), pixels)),
        linear(ops, Tensor.of(Shape.of(OUTPUTS, width), taps())),
        HEADS,
        DotProductAttention.scaled(Weighting.SOFTMAX));
  }

  private float[] taps() {
    List<QuadraticEncoding.Offset> offsets = QuadraticEncoding.offsets(HEADS);
    float[] weights = kernel.toFloats();
    float[] taps = new float[OUTPUTS * HEADS * CHANNELS];
    for (int i = 0; i < taps.length; i++) {
      int channel = i % CHANNELS;
      var offset = offsets.get(i / CHANNELS % HEADS);
      int place = (int) ((offset.rows() + 1) * 3 + offset.columns() + 1);
      taps[i] = weights[(i / (HEADS * CHANNELS) * CHANNELS + channel) * 9 + place];
    }
    return taps;
  }

  private static Linear linear(Ops ops, Tensor weight) {
    return new Linear(ops.constant(weight), Optional.empty());
  }

  private static float largest(float[] error, boolean inside, boolean rim) {
    float largest = 0;
    for (int i = 0; i < error.length; i++) {
      largest = (isRim(i) ? rim : inside) ? Math.max(largest, error[i]) : largest;
    }
    return largest;
  }

  private static boolean isRim(int pixel) {
    int row = pixel / COLUMNS;
    int column = pixel % COLUMNS;
    return row == 0 || column == 0 || row == ROWS - 1 || column == COLUMNS - 1;
  }
}
