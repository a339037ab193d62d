package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.SparseForm;
import dev.heed.attention.TruncatedAttention;
import dev.heed.attention.TruncatedStream;
import dev.heed.attention.Weighting;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A second of speech is a hundred frames, and a map of attention has the square of that. Truncated
 * attention sees a few frames around each, and can run while someone is still speaking.
 */
public final class TruncatedAttentionOnSpeech implements Lesson {

  private static final int LEFT = 16;
  private static final int RIGHT = 4;
  private static final int BANDS = 24;
  private static final int FRAMES = 200;
  private static final int CHUNK = 10;

  public static void main(String[] args) {
    Lesson.show(new TruncatedAttentionOnSpeech());
  }

  @Override
  public String title() {
    return "Truncated attention on speech";
  }

  @Override
  public void teach(Page page) {
    double[] samples =
        Sound.read(Path.of(System.getProperty("heed.root", "."), "examples/sounds/speech.wav"));
    double[][] powers = Sound.frames(samples, BANDS);
    page.say("%.2f s of speech are %d frames", samples.length / (double) Sound.RATE, powers.length);
    page.claim(
        Sound.frames(new double[Sound.RATE + Sound.WINDOW], 2).length == 101,
        "a second more is a hundred frames more");
    double[][] x = standardised(Arrays.copyOfRange(powers, 0, FRAMES));
    page.draw(
        "Two seconds of speech as frames.",
        Charts.heatMap("frames", "band", "frame of 10 ms", Numbers.transposed(x)));
    double[][] full = Attending.of(DotProductAttention.scaled(Weighting.SOFTMAX), x, x, x).map();
    Attending masked = Attending.of(new TruncatedAttention(LEFT, RIGHT, SparseForm.MASK), x, x, x);
    page.draw(
        "Full attention, and attention truncated to %d frames before and %d after."
            .formatted(LEFT, RIGHT),
        Charts.beside(
            Charts.heatMap("full", "query frame", "key frame", roots(full)),
            Charts.heatMap("truncated", "query frame", "key frame", roots(masked.map()))));
    sameThreeWays(page, x, masked.output());
    sees(page, x);
  }

  private static void sameThreeWays(Page page, double[][] x, double[][] masked) {
    double[][] gathered =
        Attending.of(new TruncatedAttention(LEFT, RIGHT, SparseForm.GATHER), x, x, x).output();
    double[][] streamed = streamed(x);
    page.say("scores: %d in full, %d truncated", FRAMES * FRAMES, FRAMES * (LEFT + RIGHT + 1));
    page.claim(
        Numbers.difference(masked, gathered) < 1e-6,
        "by a mask is by gathering the windows, to 1e-6");
    page.claim(
        Numbers.difference(masked, streamed) < 1e-6,
        "in chunks of %d frames as they come, with a cache of %d, it is the same to 1e-6",
        CHUNK,
        LEFT + RIGHT);
    page.say(
        "delay of the stream: %d frames of look-ahead, %d ms, and the chunk's %d ms",
        RIGHT, 10 * RIGHT, 10 * CHUNK);
  }

  /** Chunk by chunk; the outputs come {@code RIGHT} frames late. */
  private static double[][] streamed(double[]... x) {
    JavaOps ops = new JavaOps();
    var stream = new TruncatedStream(LEFT, RIGHT);
    var cache = stream.start(ops, ElementType.F64, 1, 1, BANDS, BANDS);
    List<double[]> outputs = new ArrayList<>();
    for (int from = 0; from < FRAMES + CHUNK; from += CHUNK) {
      double[][] chunk = new double[CHUNK][BANDS];
      long[] real = new long[CHUNK];
      for (int i = 0; i < CHUNK && from + i < FRAMES; i++) {
        chunk[i] = x[from + i];
        real[i] = 1;
      }
      Value tokens = Numbers.value(ops, chunk);
      Value known = ops.cast(ops.constant(Tensor.of(Shape.of(1, CHUNK), real)), ElementType.BOOL);
      var step = stream.step(ops, cache, tokens, tokens, tokens, known);
      outputs.addAll(List.of(Numbers.matrix(ops, step.output(), 0)));
      cache = step.cache();
    }
    return outputs.subList(RIGHT, RIGHT + FRAMES).toArray(double[][]::new);
  }

  /** Two layers see twice as far. */
  private static void sees(Page page, double[][] x) {
    int frame = 100;
    for (int layers = 1; layers <= 2; layers++) {
      double[][] before = stacked(x, layers);
      int first = FRAMES;
      int last = 0;
      for (int other = 0; other < FRAMES; other++) {
        double[][] changed = x.clone();
        changed[other] = Arrays.stream(x[other]).map(v -> v + 0.5).toArray();
        if (Numbers.difference(
                new double[][] {before[frame]}, new double[][] {stacked(changed, layers)[frame]})
            > 0) {
          first = Math.min(first, other);
          last = Math.max(last, other);
        }
      }
      page.claim(
          first == frame - layers * LEFT && last == frame + layers * RIGHT,
          "%d layers with the window (%d, %d) see %d frames back and %d ahead",
          layers,
          LEFT,
          RIGHT,
          frame - first,
          last - frame);
    }
  }

  private static double[][] stacked(double[][] x, int layers) {
    double[][] at = x;
    for (int i = 0; i < layers; i++) {
      at =
          Attending.of(new TruncatedAttention(LEFT, RIGHT, SparseForm.GATHER), at, at, at).output();
    }
    return at;
  }

  /** Each band to mean 0 and deviation 1. */
  private static double[][] standardised(double[]... frames) {
    double[][] bands = Numbers.transposed(frames);
    for (double[] band : bands) {
      double mean = Arrays.stream(band).average().orElse(0);
      double deviation =
          Math.sqrt(Arrays.stream(band).map(v -> (v - mean) * (v - mean)).average().orElse(1));
      Arrays.setAll(band, i -> (band[i] - mean) / deviation);
    }
    return Numbers.transposed(bands);
  }

  /** So that small weights are seen. */
  private static double[][] roots(double[]... map) {
    return Arrays.stream(map)
        .map(row -> Arrays.stream(row).map(Math::sqrt).toArray())
        .toArray(double[][]::new);
  }
}
