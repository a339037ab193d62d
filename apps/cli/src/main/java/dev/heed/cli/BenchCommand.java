package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.lab.Resident;
import dev.heed.model.ModelFolder;
import dev.heed.model.Precision;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.Source;
import dev.heed.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heed bench}: cold start, warm latency, throughput and memory of one graph. */
@Command(
    name = "bench",
    description =
        "Measures a model's graph: cold start, warm latency, throughput, memory. Without INPUT or"
            + " --inputs it runs on random values of fitting sizes.")
final class BenchCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();
  @Mixin private Placement placement = new Placement();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      required = true,
      description = "A model folder.")
  private Path model = Path.of("");

  @Option(
      names = "--graph",
      paramLabel = "NAME",
      defaultValue = "model",
      description = "Which graph, where there are several (${DEFAULT-VALUE}).")
  private String graph = "model";

  @Option(
      names = "--inputs",
      paramLabel = "IN.safetensors",
      description = "The inputs, by the graph's names, in place of INPUT.")
  private @Nullable Path tensors;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "1",
      description = "The batch of random values (${DEFAULT-VALUE}).")
  private int batch = 1;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "128",
      description = "The length of random texts (${DEFAULT-VALUE}).")
  private int tokens = 128;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "30",
      description = "Runs that are timed, after a third as many that are not (${DEFAULT-VALUE}).")
  private int runs = 30;

  @Option(
      names = "--callers",
      paramLabel = "N",
      description = "Threads that share the session for throughput (one for each processor).")
  private @Nullable Integer callers;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Parameters(
      paramLabel = "INPUT",
      arity = "0..*",
      description = "Files, folders or globs that the model's processor makes one batch of.")
  private List<String> files = List.of();

  @Override
  public Integer call() {
    requirePositive("--batch-size", batch);
    requirePositive("--tokens", tokens);
    requirePositive("--runs", runs);
    requirePositive("--callers", callers());
    Heed heed = common.heed();
    ModelFolder folder = ModelFolder.open(model);
    long start = System.nanoTime();
    try (Session session = heed.session(folder, graph, placement.device(), placement.precision())) {
      BenchRow row = measure(heed, folder, session, Timings.since(start));
      System.out.println(json ? JsonLines.line(row) : row.text());
    }
    return 0;
  }

  private BenchRow measure(Heed heed, ModelFolder folder, Session session, double openMs) {
    Optional<Supplier<Inputs>> processing = processing(heed, folder);
    Inputs inputs = inputs(processing, folder, session);
    double first = Timings.of(1, () -> session.run(inputs)).quantile(0);
    double cold = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    Timings.of((runs + 2) / 3, () -> session.run(inputs));
    Timings warm = Timings.of(runs, () -> session.run(inputs));
    double rate = Timings.rate(session, inputs, callers(), Math.max(1, runs / 3));
    long items = items(inputs);
    return new BenchRow(
        folder.path().toString(),
        ModelHash.of(folder, graph, placement.precision()),
        graph,
        precision(folder),
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
        callers(),
        rate,
        rate * items,
        Resident.megabytes(),
        Resident.peak(),
        versions(heed),
        command());
  }

  private double processMs(Supplier<Inputs> processing) {
    return Timings.of(Math.min(runs, 10), () -> Objects.requireNonNull(processing.get()))
        .quantile(0.5);
  }

  private Inputs inputs(
      Optional<Supplier<Inputs>> processing, ModelFolder folder, Session session) {
    if (tensors != null) {
      try (Safetensors file = Safetensors.open(tensors)) {
        Map<String, Tensor> byName = new LinkedHashMap<>();
        file.names().forEach(name -> byName.put(name, file.tensor(name)));
        return FittedInputs.fit(byName, session.signature());
      }
    }
    return processing
        .map(made -> FittedInputs.fit(made.get().byName(), session.signature()))
        .orElseGet(() -> new MadeInputs(folder, batch, tokens).of(session.signature()));
  }

  private Optional<Supplier<Inputs>> processing(Heed heed, ModelFolder folder) {
    return files.isEmpty() || tensors != null
        ? Optional.empty()
        : Optional.of(processing(ProcessCommand.only(heed, folder), folder));
  }

  private <I> Supplier<Inputs> processing(ProcessorType<I> type, ModelFolder folder) {
    Processor<I> processor = type.open(folder);
    List<Source> sources =
        files.stream().flatMap(argument -> type.reader().find(argument).stream()).toList();
    return () -> processor.process(sources.stream().map(type.reader()::read).toList());
  }

  private String precision(ModelFolder folder) {
    return folder.hasGraph(graph)
        ? placement
            .precision()
            .map(p -> folder.graphFile(graph, p))
            .orElseGet(() -> folder.graphFile(graph))
            .precision()
            .id()
        : placement.precision().orElse(Precision.FP32).id();
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

  private static Map<String, String> versions(Heed heed) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("heed", Version.current());
    versions.put("runtime", heed.runtime().version());
    versions.put("java", Runtime.version().toString());
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }

  private String command() {
    return spec == null
        ? "heed bench"
        : "heed " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
  }

  private int callers() {
    return callers == null ? Runtime.getRuntime().availableProcessors() : callers;
  }

  private static void requirePositive(String option, int number) {
    if (number < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "%s should be at least 1, but is %d.".formatted(option, number));
    }
  }
}
