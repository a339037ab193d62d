package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.encoding.QuadraticEncoding;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A convolution is attention whose heads look at fixed offsets: nine heads, whose scores fall with
 * the square of the distance from their offset, are a kernel of 3 x 3 (Cordonnier et al. 2019,
 * arXiv 1911.03584). At the rim it needs a halo of zeros, as the convolution does.
 */
public final class ConvolutionAsAttention implements Lesson {

  private static final int ROWS = 10;
  private static final int COLUMNS = 5;
  private static final int CHANNELS = 3;
  private static final int OUTPUTS = 2;
  private static final int HEADS = 9;
  private static final double SHARPNESS = 40;

  private final double[] picture = Numbers.random(1, 1, ROWS * COLUMNS * CHANNELS)[0];
  private final double[] kernel = Numbers.random(2, 1, OUTPUTS * CHANNELS * 9)[0];

  public static void main(String[] args) {
    Lesson.show(new ConvolutionAsAttention());
  }

  @Override
  public String title() {
    return "A convolution is attention with a fixed view";
  }

  @Override
  public void teach(Page page) {
    double[][] withHalo = error(1);
    double[][] without = error(0);
    page.show("error with a halo of zero keys", withHalo);
    page.show("error without it", without);
    page.draw(
        "The largest error of each pixel without a halo: only the rim is wrong.",
        Charts.heatMap("error without a halo", "row", "column", without));
    page.claim(
        largest(withHalo, true, true) < 1e-5,
        "with the halo it is the convolution: error %.1e",
        largest(withHalo, true, true));
    page.claim(
        largest(without, true, false) < 1e-5,
        "without it the inner pixels are still right: error %.1e",
        largest(without, true, false));
    page.claim(
        largest(without, false, true) > 0.1,
        "but the rim is wrong: error %.2f",
        largest(without, false, true));
  }

  /** Rows and columns of the largest difference over the output channels. */
  private double[][] error(int halo) {
    JavaOps ops = new JavaOps();
    Value image = ops.doubles(Shape.of(1, ROWS, COLUMNS, CHANNELS), picture);
    Value apart = ops.abs(ops.sub(attended(ops, image, halo), convolved(ops, image)));
    Value errors = ops.reduceMax(apart, false, 2); // [1, N]
    return Numbers.matrix(ops, ops.reshape(errors, 1, 1, ROWS, COLUMNS), 0);
  }

  /** {@code [1, N, OUTPUTS]}. */
  private Value convolved(JavaOps ops, Value image) {
    Value weights = ops.doubles(Shape.of(OUTPUTS, CHANNELS, 3, 3), kernel);
    Value result = ops.conv(ops.transpose(image, 0, 3, 1, 2), weights, Window.plain().pad(1, 1));
    return ops.transpose(ops.reshape(result, 1, OUTPUTS, ROWS * COLUMNS), 0, 2, 1);
  }

  /** Each head copies the pixel at its offset; its tap of the kernel turns it into outputs. */
  private Value attended(JavaOps ops, Value image, int halo) {
    TokenGrid grid = TokenGrid.of(0, ROWS + 2 * halo, COLUMNS + 2 * halo);
    Value wider = ops.pad(image, 0, halo, halo, 0, 0, halo, halo, 0);
    Value pixels = ops.reshape(wider, 1, 1, grid.tokens(), CHANNELS);
    Value values = ops.tile(pixels, 1, HEADS, 1, 1); // [1, H, K, channels]
    Value nothing = ops.mul(values, 0);
    Value queries = ops.slice(nothing, 2, 0, (long) ROWS * COLUMNS);
    Value bias = ops.cast(bias(ops, grid, halo), values.type());
    AttentionContext context = AttentionContext.on(grid).withBias(bias);
    Value seen =
        DotProductAttention.scaled(Weighting.SOFTMAX)
            .attend(ops, queries, nothing, values, context)
            .output(); // [1, H, Q, channels]
    return ops.einsum(
        "bhqc,ohc->bqo", seen, ops.doubles(Shape.of(OUTPUTS, HEADS, CHANNELS), taps()));
  }

  private static Value bias(JavaOps ops, TokenGrid grid, int halo) {
    long[] inner =
        LongStream.range(0, ROWS * COLUMNS)
            .map(i -> (i / COLUMNS + halo) * (COLUMNS + 2L * halo) + i % COLUMNS + halo)
            .toArray();
    return new QuadraticEncoding(SHARPNESS)
        .onScores(ops, HEADS, grid, ops.constants(inner), ops.range(grid.tokens()))
        .orElseThrow();
  }

  /** {@code [OUTPUTS, H, CHANNELS]}: the kernel's entry at each head's offset. */
  private double[] taps() {
    List<QuadraticEncoding.Offset> offsets = QuadraticEncoding.offsets(HEADS);
    return IntStream.range(0, OUTPUTS * HEADS * CHANNELS)
        .mapToDouble(
            i -> {
              var offset = offsets.get(i / CHANNELS % HEADS);
              int place = (int) ((offset.rows() + 1) * 3 + offset.columns() + 1);
              return kernel[(i / (HEADS * CHANNELS) * CHANNELS + i % CHANNELS) * 9 + place];
            })
        .toArray();
  }

  private static double largest(double[][] error, boolean inside, boolean rim) {
    double largest = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        boolean isRim = row == 0 || column == 0 || row == ROWS - 1 || column == COLUMNS - 1;
        largest = (isRim ? rim : inside) ? Math.max(largest, error[row][column]) : largest;
      }
    }
    return largest;
  }
}
