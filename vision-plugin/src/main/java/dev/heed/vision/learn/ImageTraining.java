package dev.heed.vision.learn;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.learn.Batches;
import dev.heed.learn.TrainingGraph;
import dev.heed.learn.course.Course;
import dev.heed.learn.course.Examples;
import dev.heed.learn.course.Pace;
import dev.heed.learn.course.PlainBatches;
import dev.heed.learn.course.Teacher;
import dev.heed.learn.course.Training;
import dev.heed.learn.course.TrainingEvent;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.spi.Architecture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Trains an image classifier on labelled folders, and writes it as a Hugging Face folder.
 *
 * <p>What was learned is kept in {@code checkpoint.safetensors} of that folder: a call with the
 * same options goes on where the last one stopped, to the bit where there is one thread. {@code
 * training.html} beside it shows curves while it goes on.
 */
public final class ImageTraining {

  private final ModelRuntime runtime;
  private final List<Architecture> known;
  private final ImageTrainingOptions options;
  private final Consumer<TrainingEvent> told;

  /**
   * @param known the architectures that there are
   * @param told takes what happens
   */
  public ImageTraining(
      ModelRuntime runtime,
      Collection<Architecture> known,
      ImageTrainingOptions options,
      Consumer<TrainingEvent> told) {
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
    options.pace().require();
    int side = PictureModel.side(options);
    ImageSet found = ImageSet.read(options.data(), side, options.pictures().augmentation().crops());
    ImageSet data = found.inOrderOf(PictureModel.order(options, found.labels()), "the model");
    if (data.size() < options.pace().batch()) {
      throw invalidInput(
          "'%s' has %s pictures, fewer than one batch of %s. Take a smaller batch."
              .formatted(options.data(), data.size(), options.pace().batch()));
    }
    PictureModel model = PictureModel.of(options, data.labels(), known, side);
    Normal normal = Normal.of(model.processor());
    Optional<Examples> test =
        options
            .test()
            .map(t -> ImageSet.read(t, side, false).inOrderOf(data.labels(), "the training"))
            .map(set -> tested(set, normal));
    OpenOptions one = OpenOptions.on(new Device.Cpu(1));
    Optional<Teacher> teacher = teacher(data, one);
    try {
      Optional<PictureTeacher> taught =
          teacher.map(
              t -> new PictureTeacher(t, teachersNormal(model), side, data.labels().size()));
      Batches batches =
          options.pictures().stay()
              ? plain(data, normal, taught)
              : changed(data, model, normal, taught);
      Course course =
          new Course(
              model.model(),
              batches,
              Math.max(1, data.size() / options.pace().batch()),
              test,
              options.out(),
              options.pace(),
              options.part(),
              options.teaching(),
              options.pictures().droppedBranches(),
              options.about(),
              "%s on %s pictures of %s labels"
                  .formatted(
                      model.model().config().text("model_type"),
                      data.size(),
                      data.labels().size()));
      try (Training training = new Training(course, runtime, told)) {
        training.run();
      }
    } finally {
      teacher.ifPresent(Teacher::close);
    }
  }

  private Examples tested(ImageSet set, Normal normal) {
    Set<String> absent = new TreeSet<>(set.labels());
    IntStream.range(0, set.size()).forEach(i -> absent.remove(set.labels().get(set.label(i))));
    if (!absent.isEmpty()) {
      told.accept(
          new TrainingEvent.Noticed("The test pictures have none of: %s.".formatted(absent)));
    }
    return new PictureExamples(set, normal);
  }

  private Optional<Teacher> teacher(ImageSet data, OpenOptions one) {
    return options
        .teaching()
        .folder()
        .map(
            folder ->
                Teacher.open(
                    ModelFolder.open(folder),
                    data.labels(),
                    options.teaching().temperature(),
                    known,
                    runtime,
                    one));
  }

  private Normal teachersNormal(PictureModel model) {
    return Normal.of(
        ModelFolder.open(options.teaching().folder().orElseThrow())
            .processorConfig()
            .orElse(model.processor()));
  }

  private PlainBatches plain(ImageSet data, Normal normal, Optional<PictureTeacher> taught) {
    Pace pace = options.pace();
    List<float[]> said =
        taught
            .map(t -> t.teacher().all(new PictureExamples(data, t.normal()), pace.run()))
            .orElse(List.of());
    Examples examples = new PictureExamples(data, normal);
    return new PlainBatches(examples, pace, options.pictures().smoothing(), said);
  }

  private ImageBatches changed(
      ImageSet data, PictureModel model, Normal normal, Optional<PictureTeacher> taught) {
    ImageTrainingOptions.Pictures pictures = options.pictures();
    Pace pace = options.pace();
    ImageBatches.Plan plan =
        new ImageBatches.Plan(
            pace.seed(), pictures.augmentation(), pictures.mixing(), pictures.smoothing(), normal);
    ImageBatches whole =
        new ImageBatches(
            data,
            plan,
            pace.run(),
            pace.batch(),
            ImageBatches.Tokens.whole(),
            taught,
            options.teaching().variants());
    return pictures.droppedTokens() == 0 ? whole : whole.with(tokens(model, whole));
  }

  /** Which tokens are left out, and for how many steps. */
  private ImageBatches.Tokens tokens(PictureModel model, ImageBatches whole) {
    long run = options.pace().run();
    long side = model.side();
    Map<String, Long> sizes =
        Map.of("batch_size", run, "batch", run, "height", side, "width", side);
    TrainingGraph.Plan plan = TrainingGraph.Plan.of(sizes, name -> false, Optional.empty());
    int tokens = (int) TrainingGraph.scoring(model.model()::record, plan).tokens();
    if (tokens == 0) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "'%s' has no tokens before its layers that could be left out; leave --drop-tokens out."
              .formatted(model.model().config().text("model_type")));
    }
    int patches = model.patches(tokens);
    int before = tokens - patches;
    int kept = before + (int) Math.round(patches * (1 - options.pictures().droppedTokens()));
    long steps = options.pace().steps(whole.stepsPerEpoch());
    long until = (long) Math.ceil(options.pictures().allTokens() * steps);
    return new ImageBatches.Tokens(before, tokens, kept, kept < tokens ? until : 0);
  }
}
