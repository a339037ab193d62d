package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.measure.Benchmark;
import dev.heed.measure.Measurement;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.spi.SourceBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private Placement placement = new Placement();
  @Spec private @Nullable CommandSpec spec;

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
    ModelFolder folder = model.folder();
    Benchmark benchmark =
        heed.benchmark(folder)
            .withPlace(new Benchmark.Place(graph, placement.device(), placement.precision()))
            .withSize(batch, tokens)
            .withRuns(runs)
            .withCallers(callers());
    Measurement row = run(benchmark, heed, folder).by("heed", Version.current(), command());
    common.out().println(json ? JsonLines.line(row) : row.text());
    return 0;
  }

  private Measurement run(Benchmark benchmark, Heed heed, ModelFolder folder) {
    if (tensors != null) {
      return benchmark.run(Safetensors.read(tensors), common.console().err()::println);
    }
    return files.isEmpty()
        ? benchmark.run()
        : benchmark.run(SourceBatch.of(heed.processorFor(folder), folder, files)::together);
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
          "%s should be at least 1, but is %s.".formatted(option, number));
    }
  }
}
