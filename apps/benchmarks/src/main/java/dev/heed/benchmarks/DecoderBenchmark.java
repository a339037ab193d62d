package dev.heed.benchmarks;

import ai.onnxruntime.OrtException;
import dev.heed.Heed;
import dev.heed.export.Export;
import dev.heed.export.RecordedModel;
import dev.heed.export.WeightsPlace;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Choices;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A decoder recorded from its weights in one precision: resident memory against the bytes of the
 * weights, and tokens a second against bare {@code session.run} on the graph that {@code heed
 * export} writes, in turns, one thread; medians of the clock and of the thread's own time. {@code
 * DecoderBenchmark MODEL_FOLDER fp32|int8|int4 [PROMPT_TOKENS NEW_TOKENS ROUNDS]}; a process for
 * each precision.
 */
public final class DecoderBenchmark {

  private static final OpenOptions ONE_THREAD = OpenOptions.on(new Device.Cpu(1));

  private final Heed heed = Heed.start();
  private final ModelFolder folder;
  private final Precision precision;
  private final int added;
  private final long[] prompt;

  private DecoderBenchmark(Path folder, Precision precision, int length, int added) {
    this.folder = ModelFolder.open(folder);
    this.precision = precision;
    this.added = added;
    this.prompt = new long[length];
    Arrays.setAll(prompt, i -> 1000L + 7L * i);
  }

  /** Prints memory, then speed; without rounds memory alone. */
  public static void main(String[] args) throws IOException, OrtException {
    int length = number(args, 2, 16);
    int added = number(args, 3, 32);
    DecoderBenchmark benchmark =
        new DecoderBenchmark(Path.of(args[0]), Precision.parse(args[1]), length, added);
    benchmark.measure(number(args, 4, 5));
  }

  private static int number(String[] args, int i, int otherwise) {
    return args.length > i ? Integer.parseInt(args[i]) : otherwise;
  }

  private void measure(int rounds) throws IOException, OrtException {
    memory("before", 0);
    RecordedModel model = recorded();
    long bytes = bytes(model.graph().weights());
    long start = System.nanoTime();
    try (Session session = model.open(heed.runtime(), ONE_THREAD)) {
      System.out.printf(Locale.ROOT, "opened in %.1f s%n", (System.nanoTime() - start) / 1e9);
      memory("opened", bytes);
      StepTimes times = new StepTimes(added, 1);
      ours(session, times);
      memory("after " + added + " tokens", bytes);
      if (rounds > 0) {
        speed(session, model, rounds);
      }
    }
  }

  private RecordedModel recorded() {
    return RecordedModel.of(folder, heed.architectures().all(), "model", Choices.none(), precision);
  }

  /** Weights that share their numbers count once. */
  private static long bytes(Map<String, Tensor> weights) {
    IdentityHashMap<Object, Long> once = new IdentityHashMap<>();
    weights.values().forEach(t -> once.put(t.content(), t.shape().elements() * t.type().bytes()));
    return once.values().stream().mapToLong(Long::longValue).sum();
  }

  private void speed(Session session, RecordedModel model, int rounds)
      throws IOException, OrtException {
    Path out = Files.createTempDirectory("decoder");
    StepTimes times = new StepTimes(added, 1);
    StepTimes bareTimes = new StepTimes(added, 1);
    try (BareLoop bare = new BareLoop(Export.write(model, folder, out, WeightsPlace.LINKED))) {
      for (int round = 0; round <= rounds; round++) {
        boolean oursFirst = round % 2 == 0;
        long[] ours = oursFirst ? ours(session, times) : new long[0];
        long[] theirs = bare.run(prompt, added, bareTimes);
        if (!Arrays.equals(oursFirst ? ours : ours(session, times), theirs)) {
          System.out.println("The two loops generate different tokens.");
        }
      }
    } finally {
      delete(out);
    }
    print("by the clock", times, bareTimes, false);
    print("by the thread's own time", times, bareTimes, true);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static void print(String what, StepTimes ours, StepTimes bare, boolean own) {
    System.out.printf(
        Locale.ROOT,
        "%s: first token %.0f ms, bare %.0f ms; tokens per second %.2f, bare %.2f, ratio %.3f%n",
        what,
        ours.first(own),
        bare.first(own),
        1000 / ours.each(own),
        1000 / bare.each(own),
        bare.each(own) / ours.each(own));
  }

  private long[] ours(Session session, StepTimes times) {
    GenerationConfig config =
        GenerationConfig.of(folder).with("eos_token_id", null).with("max_new_tokens", added);
    Generation how = Generation.of(config).withListener((row, id) -> times.mark());
    Generator generator = Generator.causal(session, folder);
    times.begin();
    long[] ids = generator.generate(Prompt.of(List.of(prompt), 0), how).sequences().get(0).added();
    times.end();
    return ids;
  }

  /** What Linux says that the process has in memory: its own, and pages of files. */
  private static void memory(String when, long weights) throws IOException {
    long own = kilobytes("RssAnon");
    long files = kilobytes("RssFile");
    System.out.printf(
        Locale.ROOT,
        "%s: resident %,d MB (own %,d, files %,d)%s%n",
        when,
        (own + files) / 1000,
        own / 1000,
        files / 1000,
        weights == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", weights %,d MB, ratio %.3f",
                weights / 1_000_000,
                (own + files) * 1024.0 / weights));
  }

  private static long kilobytes(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
