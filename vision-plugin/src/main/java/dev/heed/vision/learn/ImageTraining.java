package dev.heed.vision.learn;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.export.RecordedModel;
import dev.heed.learn.AdamW;
import dev.heed.learn.Lora;
import dev.heed.learn.Schedule;
import dev.heed.learn.Scorer;
import dev.heed.learn.Trainer;
import dev.heed.learn.TrainingGraph;
import dev.heed.learn.TrainingState;
import dev.heed.model.JsonFiles;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains an image classifier on labelled folders, and writes it as a Hugging Face folder.
 *
 * <p>What was learned is kept in {@code checkpoint.safetensors} of that folder: a call with the
 * same options goes on where the last one stopped, to the bit where there is one thread.
 */
public final class ImageTraining {

  /** What is told on the way. */
  public sealed interface Event {

    /** A step: the mean loss and accuracy of the last ones. */
    record Step(
        long step,
        long steps,
        double epoch,
        double loss,
        double accuracy,
        double rate,
        int pictures,
        int batch)
        implements Event {}

    /** A checkpoint was written: what was learned up to this step is safe. */
    record Kept(long step) implements Event {}

    /** A measurement on the test pictures; {@code best} where it is better than all before. */
    record Test(long step, double epoch, double accuracy, boolean best) implements Event {}
  }

  private final ModelRuntime runtime;
  private final List<Architecture> known;
  private final ImageTrainingOptions options;
  private final Consumer<Event> told;

  /**
   * @param known the architectures that there are
   * @param told takes what happens
   */
  public ImageTraining(
      ModelRuntime runtime,
      Collection<Architecture> known,
      ImageTrainingOptions options,
      Consumer<Event> told) {
    this.runtime = runtime;
    this.known = new ArrayList<>(known);
    this.known.add(new SmallResNet());
    this.options = options;
    this.told = told;
  }

  /**
   * Trains to the end, or until the thread is interrupted.
   *
   * @throws HeedException INVALID_INPUT for pictures that cannot be learned from, INVALID_OPTION
   *     for options that do not go together, INVALID_MODEL for a checkpoint of another training;
   *     all before the first step
   */
  public void run() {
    ImageTrainingOptions.Pace pace = options.pace();
    if (pace.batch() % pace.run() != 0) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "A batch of %s cannot be made of runs of %s; take a number that divides it."
              .formatted(pace.batch(), pace.run()));
    }
    int side = side();
    ImageSet data = ImageSet.read(options.data(), side);
    if (data.size() < pace.batch()) {
      throw invalidInput(
          "'%s' has %s pictures, fewer than one batch of %s. Take a smaller batch."
              .formatted(options.data(), data.size(), pace.batch()));
    }
    TrainedModel model = model(data.labels());
    Optional<ImageSet> test =
        options.test().map(t -> ImageSet.read(t, side).inOrderOf(data.labels(), "the training"));
    try {
      Files.createDirectories(options.out());
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Nothing can be written to '%s': %s.".formatted(options.out(), e),
          e);
    }
    try (Loop loop = new Loop(model, data, test)) {
      loop.run();
    }
  }

  private int side() {
    Path file =
        options.model().map(m -> m.resolve("config.json")).or(options::config).orElseThrow();
    return JsonFiles.read(file).integer("image_size", 224);
  }

  private TrainedModel model(List<String> labels) {
    long seed = options.pace().seed();
    return options
        .model()
        .map(folder -> TrainedModel.of(folder, labels, known, seed))
        .orElseGet(() -> TrainedModel.fresh(options.config().orElseThrow(), labels, known, seed));
  }

  /** What is open while it is trained. */
  private final class Loop implements AutoCloseable {

    private final TrainedModel model;
    private final Optional<ImageSet> test;
    private final Optional<Session> teacher;
    private final TrainingGraph whole;
    private final Session wholeSession;
    private final Optional<Session> fewerSession;
    private final ImageBatches batches;
    private final ImageBatches fewerBatches;
    private final Scorer scorer;
    private final TrainingState state;
    private final Trainer trainer;
    private final long steps;
    private double best;

    Loop(TrainedModel model, ImageSet data, Optional<ImageSet> test) {
      ImageTrainingOptions.Pace pace = options.pace();
      ImageTrainingOptions.Pictures pictures = options.pictures();
      this.model = model;
      this.test = test;
      this.whole = TrainingGraph.of(model::record, plan(0));
      OpenOptions one = OpenOptions.on(new Device.Cpu(1));
      this.wholeSession = whole.open(runtime, one);
      Normal normal = Normal.of(model.processor());
      this.teacher = options.teaching().folder().map(f -> teacherSession(f, one));
      Optional<Teacher> taught =
          teacher.map(
              session ->
                  new Teacher(
                      session,
                      Normal.of(
                          ModelFolder.open(options.teaching().folder().orElseThrow())
                              .processorConfig()
                              .orElse(model.processor())),
                      data.side(),
                      data.labels().size(),
                      options.teaching().temperature()));
      ImageBatches.Plan plan =
          new ImageBatches.Plan(
              pace.seed(),
              pictures.augmentation(),
              pictures.mixing(),
              pictures.smoothing(),
              normal);
      int tokens = (int) whole.tokens();
      int patches = patches(tokens);
      int before = tokens - patches;
      int variants = options.teaching().variants();
      this.batches =
          new ImageBatches(
              data,
              plan,
              pace.run(),
              pace.batch(),
              new ImageBatches.Tokens(before, tokens, 0),
              taught,
              variants);
      int kept = before + (int) Math.round(patches * (1 - pictures.droppedTokens()));
      boolean drops = tokens > 0 && kept < tokens;
      this.fewerSession =
          drops
              ? Optional.of(TrainingGraph.of(model::record, plan(kept)).open(runtime, one))
              : Optional.empty();
      this.fewerBatches =
          new ImageBatches(
              data,
              plan,
              pace.run(),
              pace.batch(),
              new ImageBatches.Tokens(before, tokens, kept),
              taught,
              variants);
      this.steps = Math.max(1, Math.round(pace.epochs() * batches.stepsPerEpoch()));
      this.scorer =
          new Scorer(
              TrainingGraph.scoring(model::record, plan(0)),
              runtime,
              OpenOptions.on(new Device.Cpu(pace.threads())));
      this.state = TrainingState.of(whole.shapes(), initial());
      resume();
      this.trainer =
          new Trainer(
              whole,
              new Trainer.Setup(
                  pace.batch(),
                  pace.run(),
                  pace.threads(),
                  AdamW.of(pace.weightDecay()),
                  new Schedule(
                      pace.rate(),
                      Math.round(pace.warmUp() * batches.stepsPerEpoch()),
                      steps,
                      0.01),
                  pace.clip(),
                  pace.average()),
              state);
    }

    private Session teacherSession(Path folder, OpenOptions one) {
      return RecordedModel.of(ModelFolder.open(folder), known, Choices.none()).open(runtime, one);
    }

    /** The patches among the tokens. */
    private int patches(int tokens) {
      int patch = model.config().integer("patch_size", model.side());
      int count = (model.side() / patch) * (model.side() / patch);
      return Math.min(tokens, count);
    }

    private TrainingGraph.Plan plan(long kept) {
      long run = options.pace().run();
      long side = model.side();
      Map<String, Long> sizes = new LinkedHashMap<>();
      sizes.put("batch_size", run);
      sizes.put("batch", run);
      sizes.put("height", side);
      sizes.put("width", side);
      return new TrainingGraph.Plan(
          sizes,
          options.part()::trains,
          options.part().lora(),
          kept,
          options.teaching().folder().isPresent() ? options.teaching().weight() : 0);
    }

    private Map<String, Tensor> initial() {
      Map<String, Tensor> initial = new LinkedHashMap<>(model.initial());
      whole
          .shapes()
          .forEach(
              (name, shape) ->
                  initial.computeIfAbsent(
                      name, n -> Lora.initial(n, shape, options.pace().seed())));
      return initial;
    }

    private void resume() {
      if (Files.exists(checkpoint())) {
        state.read(checkpoint(), options.about());
        best = TestLog.best(options.out());
      }
    }

    private Path checkpoint() {
      return options.out().resolve("checkpoint.safetensors");
    }

    void run() {
      long perEpoch = batches.stepsPerEpoch();
      double loss = 0;
      long right = 0;
      int count = 0;
      while (state.step() < steps && !Thread.currentThread().isInterrupted()) {
        boolean fewer =
            fewerSession.isPresent() && state.step() < options.pictures().allTokens() * steps;
        Trainer.Shown shown =
            fewer
                ? trainer.step(fewerSession.orElseThrow(), fewerBatches)
                : trainer.step(wholeSession, batches);
        loss += shown.loss();
        right += shown.right();
        count++;
        long step = state.step();
        boolean last = step == steps;
        boolean keeps = step % options.pace().checkpoint() == 0 || last;
        boolean measures = test.isPresent() && (step % perEpoch == 0 || last);
        if (step % 20 == 0 || last || measures) {
          int pictures = count * options.pace().batch();
          told.accept(
              new Event.Step(
                  step,
                  steps,
                  (double) step / perEpoch,
                  loss / count,
                  (double) right / pictures,
                  shown.rate(),
                  pictures,
                  options.pace().batch()));
          loss = 0;
          right = 0;
          count = 0;
        }
        if (keeps) {
          state.write(checkpoint(), options.about());
          told.accept(new Event.Kept(step));
        }
        if (measures) {
          measure(step, (double) step / perEpoch);
        }
      }
      if (test.isEmpty()) {
        model.write(options.out(), weights());
      }
    }

    private void measure(long step, double epoch) {
      double accuracy = accuracy(test.orElseThrow());
      boolean better = accuracy > best;
      if (better) {
        best = accuracy;
        model.write(options.out(), weights());
      }
      TestLog.add(options.out(), step, epoch, accuracy);
      told.accept(new Event.Test(step, epoch, accuracy, better));
    }

    private Map<String, Tensor> weights() {
      return Lora.merged(state.averaged(), options.part().lora());
    }

    private double accuracy(ImageSet set) {
      Map<String, Tensor> weights = state.averaged();
      int run = options.pace().run();
      int right = 0;
      Normal normal = Normal.of(model.processor());
      for (int from = 0; from < set.size(); from += run) {
        Tensor pixels = Tensor.zeros(ElementType.F32, Shape.of(run, 3, set.side(), set.side()));
        FloatBuffer floats = pixels.floats();
        for (int i = 0; i < run; i++) {
          normal.put(set.picture(Math.min(from + i, set.size() - 1)), floats);
        }
        float[] scores = scorer.scores(Map.of("pixel_values", pixels), weights).toFloats();
        int labels = set.labels().size();
        for (int i = 0; i < run && from + i < set.size(); i++) {
          int top = 0;
          for (int k = 1; k < labels; k++) {
            top = scores[i * labels + k] > scores[i * labels + top] ? k : top;
          }
          right += top == set.label(from + i) ? 1 : 0;
        }
      }
      return (double) right / set.size();
    }

    @Override
    public void close() {
      trainer.close();
      scorer.close();
      wholeSession.close();
      fewerSession.ifPresent(Session::close);
      teacher.ifPresent(Session::close);
    }
  }
}
