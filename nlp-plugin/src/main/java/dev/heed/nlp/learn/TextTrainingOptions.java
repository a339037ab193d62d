package dev.heed.nlp.learn;

import dev.heed.learn.course.Pace;
import dev.heed.learn.course.Part;
import dev.heed.learn.course.Teaching;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a text classifier is trained.
 *
 * <pre>{@code
 * // from a larger example
 * TextTrainingOptions options =
 *     TextTrainingOptions.tuning(Path.of("train.csv"), Path.of("distilbert"), Path.of("mine"))
 *         .withTest(Path.of("test.csv"))
 *         .withPace(Pace.of(3, 5e-5));
 * }</pre>
 *
 * @param data a CSV file: text and label, or text, second text and label
 * @param test the same with texts to measure with; empty measures nothing
 * @param model a folder whose weights are the start, or empty
 * @param config a {@code config.json} for a model from nothing, where {@code model} is empty
 * @param tokenizer the folder with the tokenizer; empty is the model's, or that of the
 *     configuration
 * @param out where the model and its checkpoint go
 * @param pace epochs, sizes of batches, rates
 * @param columns of both files
 * @param maxLength tokens to which longer texts are cut; 0 for as many as the model takes
 * @param smoothing how much of a label all labels share
 * @param droppedBranches how often the last branch is left out (stochastic depth); 0 for never
 * @param teaching a teacher's part
 * @param part what is trained of the model
 */
public record TextTrainingOptions(
    Path data,
    Optional<Path> test,
    Optional<Path> model,
    Optional<Path> config,
    Optional<Path> tokenizer,
    Path out,
    Pace pace,
    TextColumns columns,
    int maxLength,
    double smoothing,
    double droppedBranches,
    Teaching teaching,
    Part part) {

  /** Fine-tunes the weights of a folder for three epochs. */
  public static TextTrainingOptions tuning(Path data, Path model, Path out) {
    return new TextTrainingOptions(
        data,
        Optional.empty(),
        Optional.of(model),
        Optional.empty(),
        Optional.empty(),
        out,
        Pace.of(3, 5e-5),
        TextColumns.usual(),
        0,
        0,
        0,
        Teaching.none(),
        Part.all());
  }

  /** Trains the architecture of a {@code config.json} from nothing, with a folder's tokenizer. */
  public static TextTrainingOptions fresh(Path data, Path config, Path tokenizer, Path out) {
    return new TextTrainingOptions(
        data,
        Optional.empty(),
        Optional.empty(),
        Optional.of(config),
        Optional.of(tokenizer),
        out,
        Pace.of(20, 1e-3),
        TextColumns.usual(),
        0,
        0,
        0,
        Teaching.none(),
        Part.all());
  }

  public TextTrainingOptions withTest(Path file) {
    return new TextTrainingOptions(
        data,
        Optional.of(file),
        model,
        config,
        tokenizer,
        out,
        pace,
        columns,
        maxLength,
        smoothing,
        droppedBranches,
        teaching,
        part);
  }

  public TextTrainingOptions withPace(Pace other) {
    return new TextTrainingOptions(
        data,
        test,
        model,
        config,
        tokenizer,
        out,
        other,
        columns,
        maxLength,
        smoothing,
        droppedBranches,
        teaching,
        part);
  }

  public TextTrainingOptions withColumns(TextColumns other) {
    return new TextTrainingOptions(
        data,
        test,
        model,
        config,
        tokenizer,
        out,
        pace,
        other,
        maxLength,
        smoothing,
        droppedBranches,
        teaching,
        part);
  }

  public TextTrainingOptions withTeaching(Teaching other) {
    return new TextTrainingOptions(
        data,
        test,
        model,
        config,
        tokenizer,
        out,
        pace,
        columns,
        maxLength,
        smoothing,
        droppedBranches,
        other,
        part);
  }

  public TextTrainingOptions withPart(Part other) {
    return new TextTrainingOptions(
        data,
        test,
        model,
        config,
        tokenizer,
        out,
        pace,
        columns,
        maxLength,
        smoothing,
        droppedBranches,
        teaching,
        other);
  }

  /** What must be the same for training to go on where it stopped. */
  String about() {
    return "pace %s, columns %s, max length %s, smoothing %s, dropped branches %s, teaching %s, part %s"
        .formatted(pace.about(), columns, maxLength, smoothing, droppedBranches, teaching, part);
  }
}
