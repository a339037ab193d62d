package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.batch.Answer;
import dev.heed.spi.Call;
import dev.heed.spi.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many runs of many tasks on four threads, as a server has them for a day: whether any fails, and
 * whether the process grows. {@code apps/benchmarks/run Soak [RUNS]} does 100,000 runs where no
 * number is given, prints the resident set every ten seconds, and at the end the errors by kind and
 * the slope of the resident set from second 300 on (least squares). It ends with 1 where a run
 * failed.
 *
 * <p>Linux only: the resident set is read from {@code /proc/self/status}.
 */
public final class Soak {

  private static final int RUNS = 100_000;
  private static final int THREADS = 4;
  private static final int WARM_SECONDS = 300;
  private static final int EVERY_SECONDS = 10;

  private static final Path MODELS = Path.of("reference/models");
  private static final List<String> WORDS =
      List.of(
          "the", "cat", "sat", "on", "a", "mat", "while", "rain", "fell", "über", "naïve", "日本");

  /** One open pipeline, and inputs to choose from. */
  private record Work<I, O>(Pipeline<I, O> pipeline, List<I> inputs, int most) {

    static <I, O> Work<I, O> of(
        Heed heed, TaskType<I, O> type, Opening opening, List<String> inputs, int most) {
      List<I> read =
          inputs.stream()
              .flatMap(input -> type.reader().find(input).stream())
              .map(type.reader()::read)
              .toList();
      return new Work<>(heed.pipeline(type, opening), read, most);
    }

    /** A batch of chance; what each failed input says. */
    List<String> run(Random random) {
      List<I> batch =
          random.ints(1 + random.nextInt(most), 0, inputs.size()).mapToObj(inputs::get).toList();
      return pipeline.runEach(batch, Call.plain()).stream()
          .map(Answer::error)
          .flatMap(error -> error.stream().map(e -> e.code() + ": " + e.getMessage()))
          .toList();
    }
  }

  private record Point(double seconds, double kilobytes) {}

  private final List<Work<?, ?>> works = new ArrayList<>();
  private final Map<String, AtomicLong> errors = new ConcurrentSkipListMap<>();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final List<Point> points = new ArrayList<>();

  private Soak(Heed heed) {
    Random random = new Random(1);
    List<String> texts =
        IntStream.rangeClosed(1, 60)
            .mapToObj(
                length ->
                    random
                        .ints(length, 0, WORDS.size())
                        .mapToObj(WORDS::get)
                        .collect(Collectors.joining(" ")))
            .toList();
    List<String> pictures =
        List.of(
            "reference/inputs/image/cat_451x300.png",
            "reference/inputs/image/china_640x427.jpg",
            "reference/inputs/image/cat_200x133.webp");
    List<String> sounds =
        List.of(
            "reference/inputs/audio/chirp_3s_16k.wav", "reference/inputs/audio/stereo_1s_44k1.wav");
    add(heed, "image-classification", Opening.standard(), pictures, 5);
    add(heed, "image-classification", model("vit"), pictures, 5);
    add(heed, "image-classification", model("swin"), pictures, 3);
    add(heed, "object-detection", model("detr"), pictures, 2);
    add(heed, "feature-extraction", Opening.standard(), texts, 8);
    add(heed, "feature-extraction", model("bert"), texts, 32);
    add(heed, "fill-mask", model("bert-masked-lm"), List.of("the [MASK] sat", "[MASK]"), 4);
    Map<String, String> drawn = Map.of("max-new-tokens", "24", "do-sample", "true");
    Map<String, String> beams = Map.of("max-new-tokens", "24", "num-beams", "3");
    add(heed, "text-generation", model("gpt2").withOptions(drawn), texts.subList(0, 12), 3);
    add(heed, "text-generation", model("llama").withOptions(beams), texts.subList(0, 12), 3);
    add(heed, "automatic-speech-recognition", model("wav2vec2-ctc"), sounds, 2);
    add(heed, "automatic-speech-recognition", model("whisper"), sounds, 2);
  }

  private static Opening model(String name) {
    return Opening.of(MODELS.resolve(name));
  }

  private void add(Heed heed, String task, Opening opening, List<String> inputs, int most) {
    works.add(Work.of(heed, heed.task(task), opening, inputs, most));
  }

  /** Runs, prints, and ends with 1 where a run failed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = args.length == 0 ? RUNS : Integer.parseInt(args[0]);
    System.exit(new Soak(Heed.start()).run(runs) ? 0 : 1);
  }

  private boolean run(int runs) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(i);
      threads.add(new Thread(() -> work(runs, random), "soak-" + i));
    }
    long start = System.nanoTime();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        thread.join(TimeUnit.SECONDS.toMillis(EVERY_SECONDS));
        look(start);
      }
    }
    works.forEach(work -> work.pipeline().close());
    report();
    return errors.isEmpty();
  }

  private void work(int runs, Random random) {
    while (begun.getAndIncrement() < runs) {
      try {
        works.get(random.nextInt(works.size())).run(random).forEach(this::failed);
      } catch (Throwable e) { // what is counted here
        failed(String.valueOf(e));
      }
      done.incrementAndGet();
    }
  }

  private void failed(String why) {
    errors.computeIfAbsent(why, none -> new AtomicLong()).incrementAndGet();
  }

  private void look(long start) throws IOException {
    double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    long kilobytes = status("VmRSS");
    points.add(new Point(seconds, kilobytes));
    System.out.printf(
        Locale.ROOT,
        "%5.0f s  %,d kB resident  %s threads  %s runs  %s errors%n",
        seconds,
        kilobytes,
        status("Threads"),
        done,
        count());
  }

  private static long status(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(key + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private long count() {
    return errors.values().stream().mapToLong(AtomicLong::get).sum();
  }

  private void report() {
    System.out.printf("%s runs, %s errors%n", done, count());
    errors.forEach((why, times) -> System.out.println("  " + times + " x " + why));
    List<Point> warm = points.stream().filter(point -> point.seconds() >= WARM_SECONDS).toList();
    if (warm.size() < 3) {
      System.out.printf(
          "resident set: no slope, the runs were over before second %s%n", WARM_SECONDS);
    } else {
      System.out.printf(
          Locale.ROOT,
          "resident set from second %s on: %+.2f kB/s over %s points%n",
          WARM_SECONDS,
          slope(warm),
          warm.size());
    }
  }

  private static double slope(List<Point> points) {
    double x = points.stream().mapToDouble(Point::seconds).average().orElseThrow();
    double y = points.stream().mapToDouble(Point::kilobytes).average().orElseThrow();
    double up = 0;
    double across = 0;
    for (Point point : points) {
      up += (point.seconds() - x) * (point.kilobytes() - y);
      across += (point.seconds() - x) * (point.seconds() - x);
    }
    return up / across;
  }
}
