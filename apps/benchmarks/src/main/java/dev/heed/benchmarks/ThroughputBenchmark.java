package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.batch.OrderedExecutor;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.spi.Source;
import dev.heed.task.ScoredLabel;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.processing.ImageProcessor;
import dev.heed.vision.task.ImageClassification;
import dev.heed.wiring.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A folder of 200 photographs through decode, process and run, against its parts alone. Where the
 * session is the bottleneck, the whole should take little longer than the session's runs; where
 * decoding is, it should use every core. Parts and whole take turns; medians.
 *
 * <p>On a machine that has other work too, wall times say little. So it also says how much of the
 * whole's time the session was at work, and how many threads were ready to work: both hold on a
 * busy machine.
 */
public final class ThroughputBenchmark {

  private static final int PHOTOGRAPHS = 200;
  private static final int ROUNDS = 5;

  private final ImageReader reader = new ImageReader();
  private final ImageProcessor processor = ImageBenchmark.processor();
  private final Pipeline<Image, List<ScoredLabel>> pipeline;
  private final TimedSession.TimedRuntime timed;
  private final List<Source> sources;
  private final int threads = Runtime.getRuntime().availableProcessors() + 1;

  private ThroughputBenchmark(Path model, Path folder) {
    this.sources = new ImageReader().find(folder.toString());
    this.timed =
        new TimedSession.TimedRuntime(ModelRuntime.create(System.err::println), new AtomicLong());
    Heed heed = Heed.start(Settings.quiet().withRuntime(timed));
    Opening opening = Opening.of(model).withDevice(new Device.Cpu(1)).takingTurns();
    this.pipeline = heed.pipeline(ImageClassification.TYPE, opening);
  }

  /** Prints both cases: ViT-Ti on photographs of 320 x 240, and of 2560 x 1920. */
  public static void main(String[] args) throws IOException {
    Path model = TinyVit.TI.write(Files.createTempDirectory("vit-ti"));
    Files.writeString(
        model.resolve("preprocessor_config.json"),
        "{\"image_processor_type\": \"ViTImageProcessor\"}");
    measure(model, 320, 240, PHOTOGRAPHS);
    measure(model, 2560, 1920, PHOTOGRAPHS / 2);
  }

  private static void measure(Path model, int width, int height, int count) throws IOException {
    Path folder = Files.createTempDirectory("photographs");
    for (int i = 0; i < count; i++) {
      byte[] jpeg = Photographs.jpeg(width + i % 7, height + i % 5);
      Files.write(folder.resolve(String.format(Locale.ROOT, "%03d.jpg", i)), jpeg);
    }
    ThroughputBenchmark benchmark = new ThroughputBenchmark(model, folder);
    try (benchmark.pipeline) {
      benchmark.measure("%s x %s".formatted(width, height));
    }
  }

  private void measure(String size) {
    List<Double> session = new ArrayList<>();
    List<Double> reading = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    List<Double> busy = new ArrayList<>();
    List<Double> atWork = new ArrayList<>();
    List<Double> ready = new ArrayList<>();
    Inputs inputs = processor.process(List.of(reader.read(sources.get(0))));
    whole();
    for (int i = 0; i < ROUNDS; i++) {
      session.add(seconds(() -> sources.forEach(source -> pipeline.session().run(inputs))));
      reading.add(seconds(() -> sources.forEach(s -> processor.process(List.of(reader.read(s))))));
      long cpu = cpu();
      double before = timed.seconds();
      try (ReadyThreads threadsReady = new ReadyThreads("heed-")) {
        whole.add(seconds(this::whole));
        ready.add(threadsReady.ofCores());
      }
      busy.add((cpu() - cpu) / 1e9 / whole.get(i));
      atWork.add((timed.seconds() - before) / whole.get(i));
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %s photographs: session alone %.2f s, decode and process alone on one thread %.2f s,"
            + " whole %.2f s; of the session's rate %.3f, of the sum %.2f, cores busy %.2f of %s;"
            + " the session at work %.3f of the time, cores with a thread that is ready %.3f%n",
        size,
        sources.size(),
        median(session),
        median(reading),
        median(whole),
        median(session) / median(whole),
        median(whole) / (median(session) + median(reading)),
        median(busy),
        Runtime.getRuntime().availableProcessors(),
        median(atWork),
        median(ready));
  }

  private void whole() {
    try (OrderedExecutor<Source, List<ScoredLabel>> answers =
        new OrderedExecutor<>(sources, s -> pipeline.run(reader.read(s)), threads)) {
      answers.forEachRemaining(answer -> {});
    }
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /** What all threads of this process have used, in nanoseconds. */
  private static long cpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
