package dev.heed.measure;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.Session;
import dev.heed.runtime.Signature;
import dev.heed.spi.ProcessorType;
import dev.heed.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Cold start, warm latency, throughput and memory of one graph; {@code heed.benchmark(folder)}
 * makes one. It opens a session of its own and closes it.
 *
 * @param sessions opens a graph of the folder
 * @param processors whose modalities say how large made-up inputs are
 * @param place which graph, and where it runs
 * @param batch of made-up inputs
 * @param tokens the length of made-up texts
 * @param runs that are timed, after a third as many that are not
 * @param callers threads that share the session for throughput
 */
public record Benchmark(
    ModelFolder folder,
    ModelRuntime runtime,
    Function<Place, Session> sessions,
    Collection<ProcessorType<?>> processors,
    Place place,
    int batch,
    int tokens,
    int runs,
    int callers) {

  /**
   * Which graph, and where it runs.
   *
   * @param precision empty for the most exact that there is
   */
  public record Place(String graph, Device device, Optional<Precision> precision) {

    /** The graph {@code model} on the processor. */
    public static Place standard() {
      return new Place("model", Device.CPU, Optional.empty());
    }
  }

  /** Batches of 1, texts of 128 tokens, 30 runs, a caller for each processor. */
  public static Benchmark of(
      ModelFolder folder,
      ModelRuntime runtime,
      Function<Place, Session> sessions,
      Collection<ProcessorType<?>> processors) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Benchmark(
        folder, runtime, sessions, processors, Place.standard(), 1, 128, 30, cores);
  }

  public Benchmark {
    requirePositive("batch", batch);
    requirePositive("tokens", tokens);
    requirePositive("runs", runs);
    requirePositive("callers", callers);
  }

  private static void requirePositive(String name, int number) {
    if (number < 1) {
      throw invalidInput("%s should be at least 1, but is %s.".formatted(name, number));
    }
  }

  public Benchmark withPlace(Place other) {
    return new Benchmark(
        folder, runtime, sessions, processors, other, batch, tokens, runs, callers);
  }

  /** With made-up inputs of another size. */
  public Benchmark withSize(int items, int length) {
    return new Benchmark(
        folder, runtime, sessions, processors, place, items, length, runs, callers);
  }

  public Benchmark withRuns(int timed) {
    return new Benchmark(
        folder, runtime, sessions, processors, place, batch, tokens, timed, callers);
  }

  public Benchmark withCallers(int threads) {
    return new Benchmark(
        folder, runtime, sessions, processors, place, batch, tokens, runs, threads);
  }

  /** On random values of fitting sizes. */
  public Measurement run() {
    SyntheticInputs made = new SyntheticInputs(folder, processors, batch, tokens);
    return measure(made::of, Optional.empty());
  }

  /**
   * On tensors by the graph's names.
   *
   * @param notices gets a line where the graph does not take all of them
   */
  public Measurement run(Map<String, Tensor> tensors, Consumer<String> notices) {
    return measure(signature -> FittedInputs.fit(tensors, signature, notices), Optional.empty());
  }

  /** On what a processor makes of files; that is timed too. */
  public Measurement run(Supplier<Inputs> processing) {
    return measure(
        signature -> FittedInputs.fit(processing.get().byName(), signature),
        Optional.of(processing));
  }

  private Measurement measure(
      Function<Signature, Inputs> making, Optional<Supplier<Inputs>> processing) {
    long start = System.nanoTime();
    try (Session session = sessions.apply(place)) {
      double openMs = Timings.since(start);
      return measure(session, making.apply(session.signature()), processing, openMs);
    }
  }

  private Measurement measure(
      Session session, Inputs inputs, Optional<Supplier<Inputs>> processing, double openMs) {
    double first = Timings.of(1, () -> session.run(inputs)).quantile(0);
    double cold = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    Timings.of((runs + 2) / 3, () -> session.run(inputs));
    Timings warm = Timings.of(runs, () -> session.run(inputs));
    double rate = Timings.rate(session, inputs, callers, Math.max(1, runs / 3));
    long items = items(inputs);
    return new Measurement(
        folder.path().toString(),
        ModelHash.of(folder, place.graph(), place.precision()),
        place.graph(),
        precision(),
        session.device().toString(),
        session.device() instanceof Device.Cpu cpu ? cpu.threads() : 0,
        items,
        shapes(inputs),
        runs,
        openMs,
        first,
        cold,
        processing.map(this::processMs),
        warm.quantile(0),
        warm.quantile(0.5),
        warm.quantile(0.9),
        callers,
        rate,
        rate * items,
        Resident.megabytes(),
        Resident.peak(),
        versions(),
        "");
  }

  private double processMs(Supplier<Inputs> processing) {
    return Timings.of(Math.min(runs, 10), () -> Objects.requireNonNull(processing.get()))
        .quantile(0.5);
  }

  private String precision() {
    return folder.hasGraph(place.graph())
        ? place
            .precision()
            .map(p -> folder.graphFile(place.graph(), p))
            .orElseGet(() -> folder.graphFile(place.graph()))
            .precision()
            .id()
        : place.precision().orElse(Precision.FP32).id();
  }

  private static Map<String, String> shapes(Inputs inputs) {
    Map<String, String> shapes = new LinkedHashMap<>();
    inputs
        .byName()
        .forEach((name, tensor) -> shapes.put(name, tensor.type() + "" + tensor.shape()));
    return shapes;
  }

  private static long items(Inputs inputs) {
    return inputs.byName().values().stream()
        .filter(tensor -> tensor.shape().rank() > 1)
        .mapToLong(tensor -> tensor.shape().axis(0))
        .findFirst()
        .orElse(1);
  }

  private Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("runtime", runtime.version());
    versions.put("java", Runtime.version().toString());
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }
}
