package dev.heed.learn.course;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.learn.AdamW;
import dev.heed.learn.Batches;
import dev.heed.learn.HeadCut;
import dev.heed.learn.Lora;
import dev.heed.learn.Schedule;
import dev.heed.learn.Trainer;
import dev.heed.learn.TrainingGraph;
import dev.heed.learn.TrainingState;
import dev.heed.op.Dims;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One training from its first step to its last: steps, checkpoints, measurements, log, page, and
 * the folder that it leaves.
 */
public final class Training implements AutoCloseable {

  private static final int TOLD_EVERY = 20;

  private final Course course;
  private final Pace pace;
  private final Consumer<TrainingEvent> told;
  private final GraphPool graphs;
  private final GraphPool scoring;
  private final Batches batches;
  private final Optional<Examples> test;
  private final TrainingState state;
  private final Trainer trainer;
  private final TrainingLog log;
  private final long steps;

  /**
   * Opens all that is needed, and takes up where a checkpoint in the folder was written.
   *
   * @param told takes what happens, on the calling thread
   * @throws HeedException INVALID_OPTION for options that the model cannot follow, INVALID_MODEL
   *     for a checkpoint of another training
   */
  public Training(Course course, ModelRuntime runtime, Consumer<TrainingEvent> told) {
    this.course = course;
    this.pace = course.pace();
    this.told = told;
    try {
      Files.createDirectories(course.out());
    } catch (IOException e) {
      throw TrainedModel.unwritable(course.out(), e);
    }
    Map<String, Dims> declared = course.model().inputs();
    TrainingGraph.Plan plan = plan();
    OpenOptions one = OpenOptions.on(new Device.Cpu(1));
    Batches given = course.batches();
    Optional<Examples> tested = course.test();
    if (course.part().headOnly() && given instanceof PlainBatches plain) {
      Features features = features(plain.examples(), declared, plan);
      plan = plan.withCut(features.cut());
      try (GraphPool bodies =
          new GraphPool(declared, p -> body(p, features.cut()), plan(), runtime, one)) {
        given = plain.of(kept(plain.examples(), features, bodies));
        tested = tested.map(examples -> kept(examples, features, bodies));
      }
    }
    this.test = tested;
    this.graphs = new GraphPool(declared, this::recorded, plan, runtime, one);
    this.scoring =
        new GraphPool(
            declared,
            p -> TrainingGraph.scoring(course.model()::record, p),
            plan,
            runtime,
            OpenOptions.on(new Device.Cpu(pace.threads())));
    try {
      TrainingGraph first = graphs.graph(given.at(0, 0));
      this.batches = dropping(given, first);
      this.steps = pace.steps(course.stepsPerEpoch());
      this.state = TrainingState.of(first.shapes(), initial(first));
      if (Files.exists(checkpoint())) {
        state.read(checkpoint(), course.about());
      }
      this.log = TrainingLog.open(course.out(), state.step());
      this.trainer = new Trainer(first, setup(), state);
    } catch (RuntimeException e) {
      scoring.close();
      graphs.close();
      throw e;
    }
  }

  private TrainingGraph.Plan plan() {
    return TrainingGraph.Plan.of(Map.of(), this::trains, course.part().lora(fresh()))
        .withTeacher(course.teaching().counts(), course.teaching().temperature())
        .withDroppedBranches(course.droppedBranches() > 0);
  }

  private Set<String> fresh() {
    return course.model().fresh();
  }

  private boolean trains(String name) {
    return course.part().trains(name, fresh());
  }

  private TrainingGraph recorded(TrainingGraph.Plan plan) {
    return TrainingGraph.of(course.model()::record, plan);
  }

  private TrainingGraph body(TrainingGraph.Plan plan, HeadCut cut) {
    return TrainingGraph.features(course.model()::record, plan, cut);
  }

  /** Where the head begins, and inputs of one run that the graph of the head leaves unread. */
  private record Features(HeadCut cut, Map<String, Tensor> unread) {}

  private Features features(
      Examples examples, Map<String, Dims> declared, TrainingGraph.Plan plan) {
    int[] items = new int[pace.run()];
    Arrays.fill(items, examples.order()[0]);
    Map<String, Tensor> unread = examples.inputs(items);
    Map<String, Long> sizes = GraphPool.sizes(declared, unread);
    HeadCut cut = TrainingGraph.cut(course.model()::record, plan.withSizes(sizes, 0), pace.run());
    return new Features(cut, unread);
  }

  private Examples kept(Examples examples, Features features, GraphPool bodies) {
    var rooms = KeptFeatures.rooms(features.cut().names(), examples.size());
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Map<String, Tensor> weights = course.model().initial();
    Sweep.over(
        examples,
        pace.run(),
        items -> {
          Map<String, Tensor> all = run(bodies.taking(items), items, weights);
          all.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
          return all;
        },
        (name, item, row) -> rooms.get(name).set(item, row));
    told.accept(new TrainingEvent.Prepared("features", examples.size()));
    return new KeptFeatures(examples, rooms, shapes, features.unread());
  }

  private static Map<String, Tensor> run(
      Session session, Map<String, Tensor> items, Map<String, Tensor> weights) {
    Map<String, Tensor> all = new LinkedHashMap<>(weights);
    all.putAll(items);
    return session.run(new Inputs(all).takenBy(session)).byName();
  }

  private Batches dropping(Batches given, TrainingGraph first) {
    if (course.droppedBranches() == 0) {
      return given;
    }
    if (first.branches() == 0 || course.droppedBranches() < 0 || course.droppedBranches() >= 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "A part of %s of the branches cannot be dropped: it should be from 0 to below 1, and this model has %s branches that are trained."
              .formatted(course.droppedBranches(), first.branches()));
    }
    return new DroppedBranches(given, course.droppedBranches(), first.branches(), pace);
  }

  private Map<String, Tensor> initial(TrainingGraph first) {
    Map<String, Tensor> initial = new LinkedHashMap<>(course.model().initial());
    first
        .shapes()
        .forEach(
            (name, shape) ->
                initial.computeIfAbsent(name, n -> Lora.initial(n, shape, pace.seed())));
    return initial;
  }

  private Trainer.Setup setup() {
    return new Trainer.Setup(
        pace.batch(),
        pace.run(),
        pace.threads(),
        AdamW.of(pace.weightDecay()),
        new Schedule(pace.rate(), pace.warmUp(course.stepsPerEpoch(), steps), steps, 0.01),
        pace.clip(),
        pace.average());
  }

  private Path checkpoint() {
    return course.out().resolve("checkpoint.safetensors");
  }

  /** Trains to the end, or until the thread is interrupted. */
  public void run() {
    Means means = new Means();
    while (state.step() < steps && !Thread.currentThread().isInterrupted()) {
      means.add(trainer.step(graphs, batches));
      long step = state.step();
      boolean last = step == steps;
      boolean measures = test.isPresent() && (step % course.stepsPerEpoch() == 0 || last);
      if (step % TOLD_EVERY == 0 || last || measures) {
        tell(means.take(step, steps, epoch(), pace.batch()));
      }
      if (step % pace.checkpoint() == 0 || last) {
        state.write(checkpoint(), course.about());
        told.accept(new TrainingEvent.Kept(step));
      }
      if (measures) {
        measure(test.orElseThrow());
      }
    }
    if (test.isEmpty()) {
      course.model().write(course.out(), weights());
    }
    page();
  }

  private double epoch() {
    return (double) state.step() / course.stepsPerEpoch();
  }

  private void tell(TrainingEvent.Step event) {
    log.add(
        new TrainingLog.Steps(
            event.step(), event.epoch(), event.loss(), event.accuracy(), event.rate()));
    page();
    told.accept(event);
  }

  private void page() {
    new TrainingPage(log, course.title(), steps, state.step() == steps).write(course.out());
  }

  private void measure(Examples examples) {
    Map<String, Tensor> weights = state.averaged();
    int[] taken = new int[examples.size()];
    Sweep.over(
        examples,
        pace.run(),
        items -> Map.of("scores", run(scoring.taking(items), items, weights).get("scores")),
        (name, item, row) -> taken[item] = Scores.best(row, 0, row.length));
    Confusion table = Confusion.of(examples, taken);
    double accuracy = table.accuracy();
    boolean better = log.tests().isEmpty() || accuracy > log.best();
    if (better) {
      course.model().write(course.out(), weights());
      log.set(table);
    }
    log.add(new TrainingLog.Tested(state.step(), epoch(), accuracy));
    page();
    told.accept(new TrainingEvent.Test(state.step(), epoch(), accuracy, better));
  }

  private Map<String, Tensor> weights() {
    return Lora.merged(state.averaged(), course.part().lora(fresh()));
  }

  @Override
  public void close() {
    trainer.close();
    scoring.close();
    graphs.close();
  }
}
