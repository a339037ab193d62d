package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Two callers of one session against one, with one thread in a run, beside what two threads can do
 * on this machine that only count and share nothing: two processors that are threads of one core
 * give less than two. In turns, medians. {@code CallersBenchmark [ROUNDS]}.
 */
public final class CallersBenchmark {

  private static final long NANOS = 1_000_000_000L;
  private static final int STEPS = 1 << 16;

  private CallersBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
    ModelFolder folder = ModelFolder.open(TinyVit.TI.write(Files.createTempDirectory("vit")));
    Inputs inputs =
        Inputs.of("pixel_values", Tensor.of(Shape.of(1, 3, 224, 224), new float[3 * 224 * 224]));
    List<Double> model = new ArrayList<>();
    List<Double> counting = new ArrayList<>();
    try (Session session =
        Heed.start().session(folder, "model", new Device.Cpu(1), Optional.empty())) {
      for (int round = -2; round < rounds; round++) {
        double gained = gain(() -> session.run(inputs));
        double possible = gain(CallersBenchmark::count);
        if (round >= 0) {
          model.add(gained);
          counting.add(possible);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "two callers of one session: %.2f of one (%s); two threads that only count: %.2f of one"
            + " (%s); %.2f of what the machine gives%n",
        median(model),
        range(model),
        median(counting),
        range(counting),
        median(model) / median(counting));
  }

  /** What two threads get done in a second, of what one does. */
  private static double gain(Runnable work) throws InterruptedException {
    double one = done(work, 1);
    return done(work, 2) / one;
  }

  private static double done(Runnable work, int threads) throws InterruptedException {
    long begin = System.nanoTime();
    double[] rates = new double[threads];
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int at = i;
      all.add(
          new Thread(
              () -> {
                int count = 0;
                while (System.nanoTime() - begin < NANOS) {
                  work.run();
                  count++;
                }
                rates[at] = count / ((System.nanoTime() - begin) / 1e9);
              }));
    }
    all.forEach(Thread::start);
    double sum = 0;
    for (Thread thread : all) {
      thread.join();
    }
    for (double rate : rates) {
      sum += rate;
    }
    return sum;
  }

  /** Products and sums in registers. */
  private static void count() {
    double a = 1.1;
    double b = 0.9;
    double c = 1.3;
    double d = 0.7;
    for (int i = 0; i < STEPS; i++) {
      a = a * 0.999 + 0.001;
      b = b * 0.998 + 0.002;
      c = c * 0.997 + 0.003;
      d = d * 0.996 + 0.004;
    }
    if (a + b + c + d == 0) {
      throw new IllegalStateException();
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static String range(List<Double> values) {
    return String.format(
        Locale.ROOT, "%.2f to %.2f", Collections.min(values), Collections.max(values));
  }
}
