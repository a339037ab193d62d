package dev.heed.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.heed.Heed;
import dev.heed.export.Export;
import dev.heed.export.RecordedModel;
import dev.heed.export.WeightsPlace;
import dev.heed.look.GraphHints;
import dev.heed.look.Look;
import dev.heed.look.LookOptions;
import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What it costs to look inside a model of 350 MB, a ViT-B/16 with random weights on one thread:
 * time and heap beyond a normal load, then time beyond a normal run, for all maps and for rollout.
 * All take turns; medians.
 */
public final class LookBenchmark {

  private static final OpenOptions ONE_THREAD = OpenOptions.on(new Device.Cpu(1));
  private static final double MEGABYTE = 1 << 20;

  private final ThreadMXBean clock = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final ModelRuntime runtime = ModelRuntime.create(System.err::println);
  private final Map<String, List<Double>> times = new LinkedHashMap<>();
  private final Map<String, Double> allocated = new LinkedHashMap<>();
  private final Path graph;

  private LookBenchmark(Path graph) {
    this.graph = graph;
  }

  /** Prints both tables; {@code args} may give the rounds (10). */
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    LookBenchmark benchmark = new LookBenchmark(vit());
    System.out.printf(Locale.ROOT, "%.0f MB of graph%n", Files.size(benchmark.graph) / MEGABYTE);
    benchmark.open(rounds);
    benchmark.run(rounds);
  }

  private static Path vit() throws IOException {
    ModelFolder folder = ModelFolder.open(TinyVit.BASE.write(Files.createTempDirectory("vit")));
    Choices plain = Choices.none().asPlain();
    RecordedModel model = RecordedModel.of(folder, Heed.start().architectures().all(), plain);
    return Export.write(
        model, folder, Files.createTempDirectory("exported"), WeightsPlace.EMBEDDED);
  }

  private void open(int rounds) {
    for (int i = -1; i < rounds; i++) {
      timed(i >= 0, "normal", () -> runtime.open(graph, ONE_THREAD)).close();
      timed(i >= 0, "all maps", () -> look(LookOptions.allMaps())).close();
      timed(i >= 0, "rollout", () -> look(LookOptions.onlyRollout())).close();
    }
    print("open");
  }

  private Look look(LookOptions shown) {
    return Look.open(runtime, OnnxFile.open(graph), GraphHints.none(), shown, ONE_THREAD);
  }

  private void run(int rounds) {
    Inputs inputs =
        Inputs.of("pixel_values", Tensor.zeros(ElementType.F32, Shape.of(1, 3, 224, 224)));
    try (Session normal = runtime.open(graph, ONE_THREAD);
        Look maps = look(LookOptions.allMaps());
        Look rollout = look(LookOptions.onlyRollout())) {
      for (int i = -2; i < 2 * rounds; i++) {
        timed(i >= 0, "normal", () -> normal.run(inputs));
        timed(i >= 0, "all maps", () -> maps.run(inputs));
        timed(i >= 0, "rollout", () -> rollout.run(inputs));
      }
    }
    print("run");
  }

  private <T> T timed(boolean counts, String kind, Supplier<T> work) {
    long bytes = clock.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    T result = work.get();
    double time = (System.nanoTime() - start) / 1e6;
    double heap = (clock.getCurrentThreadAllocatedBytes() - bytes) / MEGABYTE;
    if (counts) {
      times.computeIfAbsent(kind, k -> new ArrayList<>()).add(time);
      allocated.merge(kind, heap, Math::max);
    }
    return result;
  }

  private void print(String title) {
    double normal = median(times.get("normal"));
    times.forEach(
        (kind, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-5s %-10s median %8.1f ms (%+7.1f ms, %.3f of normal), heap allocated in all"
                    + " %6.2f MB%n",
                title,
                kind,
                median(all),
                median(all) - normal,
                median(all) / normal,
                allocated.get(kind)));
    times.clear();
    allocated.clear();
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }
}
