package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.export.Export;
import dev.heed.export.RecordedModel;
import dev.heed.export.WeightsPlace;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Graphs made here against the plain one, fp32 and int8, and how long it takes from weights to a
 * ready session: ViT-Ti/16 and ViT-B/16 with random weights, one thread. All take turns, so that a
 * machine whose speed drifts treats them alike; medians and minima of the thread's processor time,
 * in which waiting for a shared machine does not count.
 */
public final class ExportBenchmark {

  private static final OpenOptions ONE_THREAD = OpenOptions.on(new Device.Cpu(1));

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private final ModelFolder folder;
  private final Collection<Architecture> architectures = Heed.start().architectures().all();
  private final ModelRuntime runtime = ModelRuntime.create(System.err::println);
  private final Map<String, List<Double>> times = new LinkedHashMap<>();

  private ExportBenchmark(Path folder) {
    this.folder = ModelFolder.open(folder);
  }

  /** Prints both tables; {@code args} may give the rounds (20). */
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    measure("ViT-Ti/16", TinyVit.TI, 10 * rounds, rounds);
    measure("ViT-B/16", TinyVit.BASE, rounds, Math.max(3, rounds / 2));
  }

  private static void measure(String name, TinyVit size, int runs, int opens) throws IOException {
    Path folder = size.write(Files.createTempDirectory("vit"));
    ExportBenchmark benchmark = new ExportBenchmark(folder);
    benchmark.run(name, runs);
    benchmark.open(name, opens, Files.createTempDirectory("exported"));
  }

  private void run(String name, int rounds) {
    Inputs inputs = Inputs.of("pixel_values", pixels());
    Choices plain = Choices.none().asPlain();
    Map<String, Session> sessions = new LinkedHashMap<>();
    sessions.put("plain", recorded(plain, Precision.FP32));
    sessions.put("fused", recorded(Choices.none(), Precision.FP32));
    sessions.put("int8", recorded(plain, Precision.INT8));
    sessions.put("int8 fused", recorded(Choices.none(), Precision.INT8));
    for (int i = -Math.max(2, rounds / 10); i < rounds; i++) {
      boolean counts = i >= 0;
      sessions.forEach((kind, session) -> timed(counts, kind, () -> session.run(inputs)));
    }
    print(name + " runs", "plain");
    sessions.values().forEach(Session::close);
  }

  private Session recorded(Choices choices, Precision precision) {
    return RecordedModel.of(folder, architectures, choices, precision).open(runtime, ONE_THREAD);
  }

  private void open(String name, int rounds, Path out) {
    Choices plain = Choices.none().asPlain();
    Path file =
        Export.write(
            RecordedModel.of(folder, architectures, plain), folder, out, WeightsPlace.EMBEDDED);
    for (int i = -2; i < rounds; i++) {
      boolean counts = i >= 0;
      timed(counts, "load the plain ONNX", () -> runtime.open(file, ONE_THREAD)).close();
      timed(counts, "record plain", () -> recorded(plain, Precision.FP32)).close();
      timed(counts, "record fused", () -> recorded(Choices.none(), Precision.FP32)).close();
      timed(counts, "record int8", () -> recorded(Choices.none(), Precision.INT8)).close();
    }
    print(name + " weights to a ready session", "load the plain ONNX");
  }

  private <T> T timed(boolean counts, String kind, Supplier<T> work) {
    long start = CLOCK.getCurrentThreadCpuTime();
    T result = work.get();
    double time = (CLOCK.getCurrentThreadCpuTime() - start) / 1e6;
    if (counts) {
      times.computeIfAbsent(kind, k -> new ArrayList<>()).add(time);
    }
    return result;
  }

  private void print(String title, String against) {
    System.out.printf("%n%s (ms)%n", title);
    times.forEach(
        (kind, all) ->
            System.out.printf(
                Locale.ROOT,
                "  %-20s median %8.2f  (%s / it: %.2f)   minimum %8.2f  (%.2f)%n",
                kind,
                quantile(all, 0.5),
                against,
                quantile(times.get(against), 0.5) / quantile(all, 0.5),
                quantile(all, 0),
                quantile(times.get(against), 0) / quantile(all, 0)));
    times.clear();
  }

  private static double quantile(List<Double> all, double part) {
    return all.stream().sorted().toList().get((int) (part * all.size()));
  }

  private static Tensor pixels() {
    Tensor tensor = Tensor.zeros(ElementType.F32, Shape.of(1, 3, 224, 224));
    Random random = new Random(7);
    FloatBuffer values = tensor.floats();
    while (values.hasRemaining()) {
      values.put((float) random.nextGaussian());
    }
    return tensor;
  }
}
