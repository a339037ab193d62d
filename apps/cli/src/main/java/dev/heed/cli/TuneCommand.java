package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Source;
import dev.heed.spi.TaskType;
import dev.heed.tune.Goal;
import dev.heed.tune.RunPlan;
import dev.heed.tune.Tuner;
import dev.heed.tune.Tuning;
import dev.heed.tune.Workload;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heed tune}: how a model runs best here. */
@Command(
    name = "tune",
    description =
        "Finds how a model runs best on this machine: threads, runs at once, batch, precision,"
            + " fused or not, spinning, arena. What is faster beyond the noise and answers the same"
            + " is kept as a profile, which run, serve, the library and Spark follow from then on.",
    footer = {
      "",
      "Each way is measured in turns with the best one so far. Without an INPUT the model's graph"
          + " is run on made tensors. A task's own options go behind its name, as in 'heed run'."
    })
final class TuneCommand implements Callable<Integer> {

  private static final int CALLS = 3;

  @Mixin private Common common = new Common();
  @Mixin private ModelOption model = new ModelOption();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--goal",
      paramLabel = "G",
      defaultValue = "throughput",
      description =
          "throughput (inputs a second) or latency (the time of one call) (${DEFAULT-VALUE}).")
  private Goal.Aim goal = Goal.Aim.THROUGHPUT;

  @Option(
      names = "--p99",
      paramLabel = "MS",
      description = "99 of 100 calls should stay within so many milliseconds.")
  private @Nullable Double p99;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      description = "A process should stay within so many megabytes.")
  private @Nullable Double memory;

  @Option(
      names = "--max-difference",
      paramLabel = "D",
      defaultValue = "0.001",
      description =
          "How far answers may lie from the model's own, in parts of their largest number"
              + " (${DEFAULT-VALUE}). What changes a label is refused always.")
  private double difference = 0.001;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "60",
      description = "How long it may take, about (${DEFAULT-VALUE}).")
  private double seconds = 60;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the profile here, for --profile FILE, in place of keeping it.")
  private @Nullable Path out;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Option(names = "--probe", hidden = true, description = "Runs one plan a few times and ends.")
  private @Nullable String probe;

  @Parameters(
      paramLabel = "[TASK] INPUT",
      arity = "0..*",
      description = "A task (the model's own) and inputs such as will be run later.")
  private List<String> words = List.of();

  @Override
  public Integer call() {
    Heed heed = common.heed();
    Tuner tuner = tuner(heed).withGoal(goal());
    if (probe != null) {
      return probe(tuner.workload(), RunPlan.parse(Json.parse("--probe", probe)));
    }
    MemoryProbe memory = MemoryProbe.of(spec);
    Tuning tuning =
        tuner
            .withMemory(memory::megabytes)
            .withProgress(line -> common.console().err().println("heed: " + line))
            .tune();
    print(tuning, out == null ? tuning.keep() : tuning.write(out));
    return 0;
  }

  private Goal goal() {
    Goal chosen =
        (goal == Goal.Aim.LATENCY ? Goal.latency() : Goal.throughput())
            .withMaxDifference(difference)
            .withSeconds(seconds);
    chosen = p99 == null ? chosen : chosen.withP99(p99);
    return memory == null ? chosen : chosen.withMemory(memory);
  }

  private Tuner tuner(Heed heed) {
    ModelFolder folder = model.folder();
    if (words.isEmpty()) {
      return heed.tuner(folder);
    }
    TaskChoice choice = TaskChoice.of(heed, common.console(), Optional.of(model.path()), words);
    return choice.rest().isEmpty() ? heed.tuner(folder) : tuner(heed, choice.type(), choice.rest());
  }

  private <I, O> Tuner tuner(Heed heed, TaskType<I, O> type, List<String> rest) {
    TaskArguments arguments = TaskArguments.split(type, rest, 0);
    if (arguments.inputs().isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "%s has options here, but no input to tune with. Name one, or leave the options out: the model's graph is run on made tensors then."
              .formatted(type.id()));
    }
    List<I> inputs =
        arguments.inputs().stream()
            .flatMap(argument -> type.reader().find(argument).stream())
            .map((Source source) -> type.reader().read(source))
            .toList();
    Opening opening = Opening.of(model.path()).withOptions(arguments.options().byName());
    return heed.tuner(type, opening, inputs);
  }

  /** What a process of its own does, whose memory is looked at from outside. */
  private static int probe(Workload workload, RunPlan plan) {
    try (Workload.Lane lane = workload.open(plan)) {
      Workers callers = new Workers(plan.callers(), lane);
      callers.run(CALLS);
    }
    return 0;
  }

  /** Threads that make calls at the same time. */
  private record Workers(int count, Workload.Lane lane) {

    void run(int calls) {
      List<Thread> threads =
          IntStream.range(0, Math.max(1, count))
              .mapToObj(i -> new Thread(() -> each(i, calls), "heed-probe"))
              .toList();
      threads.forEach(Thread::start);
      threads.forEach(Workers::join);
    }

    private void each(int caller, int calls) {
      for (int i = 0; i < calls; i++) {
        lane.run(caller * calls + i);
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void print(Tuning tuning, Path file) {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>(tuning.json());
      line.put("profile", file.toString());
      common.out().println(JsonLines.line(line));
      return;
    }
    common.out().print(tuning.table());
    common
        .out()
        .printf(
            "profile    %s%n           %s%n",
            file,
            out == null
                ? "run, serve and the library follow it from now on; --profile off runs without"
                : "run and serve follow it with --profile " + file);
  }
}
