package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.Sharing;
import dev.heed.SourceRunner;
import dev.heed.batch.Workers;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.spi.TaskType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heed run TASK INPUT...}: any task on any inputs. */
@Command(
    name = "run",
    description =
        "Runs a task on files, folders, globs or '-'. Tasks on text take the text itself: '-' reads"
            + " a text per line, @FILE reads a file, @@ starts a text with @.",
    footer = {
      "",
      "Each task has options of its own, under the names of the Hugging Face pipelines: 'heed"
          + " tasks NAME' lists them."
    })
final class RunCommand implements Callable<Integer> {

  /** Inputs that pay for looking at how they are best run. */
  private static final int MANY = 16;

  @Mixin private Common common = new Common();
  @Mixin private Placement placement = new Placement();
  @Mixin private ProfileOption profile = new ProfileOption();
  @Mixin private DecodeOption decode = new DecodeOption();
  @Spec private @Nullable CommandSpec spec;

  // Task options are not known before the task is: they arrive here among the inputs.
  @Parameters(
      arity = "1..*",
      paramLabel = "[TASK] INPUT",
      description =
          "A task id, such as image-classification (with --model, the model's own where none is"
              + " named), and what to run it on.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      converter = ModelPath.class,
      description =
          "A model folder in the Hugging Face layout, or org/name of the hub's cache (heed pull).")
  private @Nullable Path model;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Inputs that are run together (what suits the task).")
  private @Nullable Integer batchSize;

  @Option(
      names = "--num-workers",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many runs of a batch go on at once (what suits the device). Many texts are fastest"
              + " with --device cpu:1 and as many workers as there are cores.")
  private int workers;

  @Option(
      names = "--backend",
      paramLabel = "B",
      description =
          "How pictures are computed: torchvision or pil (as transformers 5 does where nothing is"
              + " said).")
  private @Nullable String backend;

  @Option(
      names = "--graph",
      paramLabel = "NAME",
      description = "Which graph of the folder is the model, where there are several.")
  private @Nullable String graph;

  @Option(
      names = "--graph-input",
      paramLabel = "NAME=N",
      description =
          "A number for an input of the graph that nothing else gives, such as task_id=1.")
  private Map<String, Double> graphInputs = new LinkedHashMap<>();

  @Option(names = "--json", description = "One JSON object per input on standard output.")
  private boolean json;

  @Mixin private AnswerFiles files = new AnswerFiles();

  @Option(
      names = "--allow-network",
      description = "Fetch inputs that are http or https addresses; without it nothing is fetched.")
  private boolean network;

  @Override
  public Integer call() {
    Heed heed = common.heed();
    TaskChoice choice = TaskChoice.of(heed, common.console(), Optional.ofNullable(model), words);
    return run(heed, choice.type(), choice.rest());
  }

  private <I, O> int run(Heed heed, TaskType<I, O> type, List<String> words) {
    TaskArguments arguments = TaskArguments.split(type, words, literal());
    List<Source> sources = sources(type, arguments);
    if (batchSize != null) {
      requirePositive(batchSize);
    }
    Reader<I> exact = type.reader().with(arguments.reading());
    Reader<I> reader = decode.reader(type, exact, heed, folder(), common.console().err()::println);
    Opening opening = opening(arguments).forMany(sources.size() >= MANY);
    try (Pipeline<I, O> pipeline = heed.pipeline(type, opening)) {
      int tuned = pipeline.plan().batch() > 0 ? pipeline.plan().batch() : type.batchSize();
      int together = batchSize == null ? tuned : batchSize;
      return run(new SourceRunner<>(reader, pipeline, together), type, sources);
    }
  }

  /** The exit code: 0 where every source had its answer. */
  private <I, O> int run(SourceRunner<I, O> runner, TaskType<I, O> type, List<Source> sources) {
    try (Report<I, O> report = new Report<>(common.console(), type, json, files, sources.size())) {
      if (report.tellsPieces()) {
        report.done(runner.run(sources.get(0), report::piece));
      } else {
        runner.run(sources, report::done);
      }
      report.gather();
      return report.exitCode();
    }
  }

  private Optional<ModelFolder> folder() {
    return Optional.ofNullable(model)
        .map(ModelFolder::open)
        .map(opened -> backend == null ? opened : opened.preferring("backend", backend));
  }

  private static void requirePositive(int together) {
    if (together < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--batch-size should be at least 1, but is %s.".formatted(together));
    }
  }

  /** How many of the last words stand behind {@code --}: inputs, whatever they look like. */
  private int literal() {
    List<String> given = Objects.requireNonNull(spec).commandLine().getParseResult().originalArgs();
    int end = given.indexOf("--");
    return end < 0 ? 0 : given.size() - end - 1;
  }

  private Opening opening(TaskArguments arguments) {
    Opening opening =
        new Opening(
                Optional.ofNullable(model),
                placement.device(),
                placement.precision(),
                arguments.options(),
                new Workers(workers),
                Sharing.IN_TURNS)
            .withProfile(profile.choice());
    for (Map.Entry<String, Double> given : graphInputs.entrySet()) {
      opening = opening.withGraphInput(given.getKey(), given.getValue());
    }
    opening = graph == null ? opening : opening.withGraph(graph);
    return backend == null ? opening : opening.preferring("backend", backend);
  }

  private List<Source> sources(TaskType<?, ?> type, TaskArguments arguments) {
    if (arguments.inputs().isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "%s needs an input: a file, a folder or a glob (for tasks on text, the text itself or @FILE), or '-' for standard input."
              .formatted(type.id()));
    }
    boolean one = arguments.inputs().size() == 1;
    return arguments.inputs().stream()
        .flatMap(argument -> (one ? find(type, argument) : findOrTell(type, argument)).stream())
        .toList();
  }

  private List<Source> find(TaskType<?, ?> type, String argument) {
    return Addresses.find(type.reader(), argument, network);
  }

  /** Among several, one that names nothing is told of when its turn comes, and the rest go on. */
  private List<Source> findOrTell(TaskType<?, ?> type, String argument) {
    try {
      return find(type, argument);
    } catch (HeedException e) {
      return List.of(
          new Source(
              argument,
              () -> {
                throw e;
              }));
    }
  }
}
