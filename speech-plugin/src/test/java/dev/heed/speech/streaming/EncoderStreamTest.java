package dev.heed.speech.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.attention.SparseForm;
import dev.heed.attention.TruncatedAttention;
import dev.heed.layer.Activation;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mlp;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.RandomParameters;
import dev.heed.testkit.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderStreamTest {

  private static final int WIDTH = 8;
  private static final int TOKENS = 23;

  private final JavaOps ops = new JavaOps(Map.of());

  private EncoderLayer layer(int index, long left, long right, boolean normFirst) {
    Parameters weights = RandomParameters.of(ops, name -> true).at("layer." + index);
    MultiHeadAttention attention =
        new MultiHeadAttention(
            Linear.of(weights.at("query"), WIDTH, WIDTH),
            Linear.of(weights.at("key"), WIDTH, WIDTH),
            Linear.of(weights.at("value"), WIDTH, WIDTH),
            Linear.of(weights.at("output"), WIDTH, WIDTH),
            2,
            new TruncatedAttention(left, right, SparseForm.MASK));
    return new EncoderLayer(
        attention,
        LayerNorm.of(weights.at("norm1"), WIDTH, 1e-5),
        new Mlp(
            Linear.of(weights.at("up"), WIDTH, 16),
            Activation.named("gelu"),
            Linear.of(weights.at("down"), 16, WIDTH)),
        LayerNorm.of(weights.at("norm2"), WIDTH, 1e-5),
        normFirst);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 0, 1, true",
    "4, 2, 1, true",
    "4, 2, 5, true",
    "16, 3, 7, false",
    "0, 1, 23, true",
    "2, 2, 4, false"
  })
  void a_stream_equals_the_whole_utterance_under_the_same_mask_within_1e_5(
      long left, long right, int chunk, boolean normFirst) {
    List<EncoderLayer> layers =
        IntStream.range(0, 3).mapToObj(i -> layer(i, left, right, normFirst)).toList();
    Tensor tokens = Tensors.random(3, 1, TOKENS, WIDTH);
    Value whole = ops.constant(tokens);
    for (EncoderLayer layer : layers) {
      AttentionContext context = AttentionContext.on(TokenGrid.line(Dim.of(TOKENS)));
      whole = layer.apply(ops, whole, context).output();
    }
    EncoderStream stream = new EncoderStream(layers, left, right);
    System.out.println("algorithmic delay: " + stream.delay(0.04));
    float[] expected = floats("whole", whole);
    float[] found = streamed(stream, tokens.toFloats(), chunk);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(expected[i] - found[i])).isLessThan(1e-5f);
    }
  }

  private float[] streamed(EncoderStream stream, float[] tokens, int chunk) {
    int total = TOKENS + (int) stream.delay();
    float[] padded = Arrays.copyOf(tokens, total * WIDTH);
    float[] all = new float[total * WIDTH];
    List<EncoderStream.Cache> caches = stream.start(ops, ElementType.F32, 1, WIDTH);
    for (int at = 0; at < total; at += chunk) {
      int count = Math.min(chunk, total - at);
      float[] part = Arrays.copyOfRange(padded, at * WIDTH, (at + count) * WIDTH);
      long[] real = new long[count];
      for (int i = 0; i < count; i++) {
        real[i] = at + i < TOKENS ? 1 : 0;
      }
      EncoderStream.Step step =
          stream.step(
              ops,
              caches,
              ops.constant(Tensor.of(Shape.of(1, count, WIDTH), part)),
              ops.cast(ops.constant(Tensor.of(Shape.of(1, count), real)), ElementType.BOOL));
      System.arraycopy(floats("step" + at, step.output()), 0, all, at * WIDTH, count * WIDTH);
      caches = step.caches();
    }
    return Arrays.copyOfRange(all, (int) stream.delay() * WIDTH, total * WIDTH);
  }

  private float[] floats(String name, Value value) {
    ops.output(name, value);
    return ops.outputs().get(name).toFloats();
  }
}
