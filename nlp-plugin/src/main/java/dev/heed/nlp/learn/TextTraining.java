package dev.heed.nlp.learn;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.learn.course.Classifier;
import dev.heed.learn.course.Course;
import dev.heed.learn.course.Examples;
import dev.heed.learn.course.PlainBatches;
import dev.heed.learn.course.Teacher;
import dev.heed.learn.course.TrainedModel;
import dev.heed.learn.course.Training;
import dev.heed.learn.course.TrainingEvent;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.runtime.Device;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains a text classifier on a CSV file, and writes it as a Hugging Face folder.
 *
 * <p>What was learned is kept in {@code checkpoint.safetensors} of that folder: a call with the
 * same options goes on where the last one stopped, to the bit where there is one thread. {@code
 * training.html} beside it shows curves while it goes on.
 */
public final class TextTraining {

  private static final String HEAD = "ForSequenceClassification";

  /** Where neither model nor tokenizer has a limit. */
  private static final int USUAL_LENGTH = 512;

  /** The files that a tokenizer may consist of. */
  private static final List<String> TOKENIZER =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt");

  private static final List<String> NAMES =
      List.of("input_ids", "attention_mask", "token_type_ids", "position_ids");

  private final ModelRuntime runtime;
  private final List<Architecture> known;
  private final TextTrainingOptions options;
  private final Consumer<TrainingEvent> told;

  /**
   * @param known the architectures that there are
   * @param told takes what happens
   */
  public TextTraining(
      ModelRuntime runtime,
      Collection<Architecture> known,
      TextTrainingOptions options,
      Consumer<TrainingEvent> told) {
    this.runtime = runtime;
    this.known = List.copyOf(known);
    this.options = options;
    this.told = told;
  }

  /**
   * Trains to the end, or until the thread is interrupted.
   *
   * @throws HeedException INVALID_INPUT for texts that cannot be learned from, INVALID_OPTION for
   *     options that do not go together, INVALID_MODEL for a checkpoint of another training; all
   *     before the first step
   */
  public void run() {
    options.pace().require();
    TextTable data = TextTable.read(options.data(), options.columns()).requireSeveral();
    if (data.rows().size() < options.pace().batch()) {
      throw invalidInput(
          "'%s' has %s texts, fewer than one batch of %s. Take a smaller batch."
              .formatted(options.data(), data.rows().size(), options.pace().batch()));
    }
    Json plain = config();
    List<String> labels = Classifier.order(plain, data.labels());
    Optional<TextTable> test =
        options.test().map(t -> TextTable.read(t, options.columns()).requireAmong(labels));
    test.ifPresent(table -> notice(labels, table));
    TextTokenizer tokenizer = TextTokenizer.of(tokenizerFolder());
    TrainedModel model = model(plain, labels);
    int longest = longest(tokenizer, plain);
    TextExamples texts = examples(data, tokenizer, labels, model, longest);
    if (texts.cut() > 0) {
      told.accept(
          new TrainingEvent.Noticed(
              "%s of %s texts have %s tokens or more and are cut to that."
                  .formatted(texts.cut(), texts.size(), longest)));
    }
    PlainBatches batches =
        new PlainBatches(texts, options.pace(), options.smoothing(), taught(data, labels));
    Course course =
        new Course(
            model,
            batches,
            batches.stepsPerEpoch(),
            test.map(table -> examples(table, tokenizer, labels, model, longest)),
            options.out(),
            options.pace(),
            options.part(),
            options.teaching(),
            options.droppedBranches(),
            options.about(),
            "%s on %s texts of %s labels"
                .formatted(plain.text("model_type"), texts.size(), labels.size()));
    try (Training training = new Training(course, runtime, told)) {
      training.run();
    }
  }

  private void notice(List<String> labels, TextTable test) {
    List<String> absent = labels.stream().filter(l -> !test.labels().contains(l)).toList();
    if (!absent.isEmpty()) {
      told.accept(new TrainingEvent.Noticed("The test texts have none of: %s.".formatted(absent)));
    }
  }

  private Json config() {
    return JsonFiles.read(
        options.model().map(m -> m.resolve("config.json")).or(options::config).orElseThrow());
  }

  private ModelFolder tokenizerFolder() {
    Path folder =
        options
            .tokenizer()
            .or(options::model)
            .orElseGet(() -> options.config().orElseThrow().toAbsolutePath().getParent());
    return ModelFolder.open(folder);
  }

  private TrainedModel model(Json plain, List<String> labels) {
    Architecture architecture = TrainedModel.architecture(plain, known);
    Json config = Classifier.of(plain, architecture, HEAD, labels);
    long seed = options.pace().seed();
    return options
        .model()
        .map(ModelFolder::open)
        .map(f -> TrainedModel.of(f, architecture, config, files(), seed, Choices.none()))
        .orElseGet(() -> TrainedModel.fresh(architecture, config, files(), seed, Choices.none()));
  }

  private Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : TOKENIZER) {
      Path file = tokenizerFolder().path().resolve(name);
      if (Files.exists(file)) {
        try {
          files.put(name, Files.readAllBytes(file));
        } catch (IOException e) {
          throw new HeedException(
              ErrorCode.INVALID_MODEL, "'%s' cannot be read: %s.".formatted(file, e), e);
        }
      }
    }
    return files;
  }

  /** As many tokens as the tokenizer, the positions of the model and the options allow. */
  private int longest(TextTokenizer tokenizer, Json config) {
    int positions = TextTokenizer.positions(config).orElse(USUAL_LENGTH);
    int most = Math.min(tokenizer.maxLength().orElse(positions), positions);
    return options.maxLength() > 0 ? Math.min(most, options.maxLength()) : most;
  }

  private static TextExamples examples(
      TextTable table,
      TextTokenizer tokenizer,
      List<String> labels,
      TrainedModel model,
      int longest) {
    List<String> names = NAMES.stream().filter(model.inputs()::containsKey).toList();
    return TextExamples.of(table, tokenizer, labels, names, longest);
  }

  /** What a teacher says of each text; nothing without one. */
  private List<float[]> taught(TextTable data, List<String> labels) {
    if (options.teaching().folder().isEmpty()) {
      return List.of();
    }
    ModelFolder folder = ModelFolder.open(options.teaching().folder().get());
    TextTokenizer tokenizer = TextTokenizer.of(folder);
    Examples texts =
        TextExamples.of(data, tokenizer, labels, NAMES, longest(tokenizer, folder.config()));
    OpenOptions one = OpenOptions.on(new Device.Cpu(1));
    try (Teacher teacher =
        Teacher.open(folder, labels, options.teaching().temperature(), known, runtime, one)) {
      List<float[]> said = teacher.all(texts, options.pace().run());
      told.accept(new TrainingEvent.Prepared("the teacher's answers", said.size()));
      return said;
    }
  }
}
