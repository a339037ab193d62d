package dev.heed.vision.learn;

import dev.heed.learn.course.Pace;
import dev.heed.learn.course.Part;
import dev.heed.learn.course.Teaching;
import dev.heed.spi.Choices;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How an image classifier is trained.
 *
 * <pre>{@code
 * // from a larger example
 * ImageTrainingOptions options =
 *     ImageTrainingOptions.tuning(Path.of("pictures/train"), Path.of("vit"), Path.of("my-vit"))
 *         .withTest(Path.of("pictures/test"))
 *         .withPace(Pace.of(3, 1e-4));
 * }</pre>
 *
 * @param data a folder of labelled folders
 * @param test the same with pictures to measure with; empty measures nothing
 * @param model a folder whose weights are the start, or empty
 * @param config a {@code config.json} for a model from nothing, where {@code model} is empty
 * @param out where the model and its checkpoint go
 * @param pace epochs, sizes of batches, rates
 * @param pictures how they are changed
 * @param teaching a teacher's part
 * @param part what is trained of the model
 * @param choices mechanisms in the place of the model's own; the folder that is written does not
 *     name them
 */
public record ImageTrainingOptions(
    Path data,
    Optional<Path> test,
    Optional<Path> model,
    Optional<Path> config,
    Path out,
    Pace pace,
    Pictures pictures,
    Teaching teaching,
    Part part,
    Choices choices) {

  /** Fine-tunes the weights of a folder on unchanged pictures, for three epochs. */
  public static ImageTrainingOptions tuning(Path data, Path model, Path out) {
    return new ImageTrainingOptions(
        data,
        Optional.empty(),
        Optional.of(model),
        Optional.empty(),
        out,
        Pace.of(3, 1e-4),
        Pictures.asTheyAre(),
        Teaching.none(),
        Part.all(),
        Choices.none());
  }

  /** Trains the architecture of a {@code config.json} from nothing, for 50 epochs. */
  public static ImageTrainingOptions fresh(Path data, Path config, Path out) {
    return new ImageTrainingOptions(
        data,
        Optional.empty(),
        Optional.empty(),
        Optional.of(config),
        out,
        Pace.of(50, 1e-3),
        Pictures.asTheyAre(),
        Teaching.none(),
        Part.all(),
        Choices.none());
  }

  public ImageTrainingOptions withTest(Path folder) {
    return new ImageTrainingOptions(
        data, Optional.of(folder), model, config, out, pace, pictures, teaching, part, choices);
  }

  public ImageTrainingOptions withPace(Pace other) {
    return new ImageTrainingOptions(
        data, test, model, config, out, other, pictures, teaching, part, choices);
  }

  public ImageTrainingOptions withPictures(Pictures other) {
    return new ImageTrainingOptions(
        data, test, model, config, out, pace, other, teaching, part, choices);
  }

  public ImageTrainingOptions withTeaching(Teaching other) {
    return new ImageTrainingOptions(
        data, test, model, config, out, pace, pictures, other, part, choices);
  }

  public ImageTrainingOptions withPart(Part other) {
    return new ImageTrainingOptions(
        data, test, model, config, out, pace, pictures, teaching, other, choices);
  }

  /** With other mechanisms in the place of the model's own. */
  public ImageTrainingOptions withChoices(Choices other) {
    return new ImageTrainingOptions(
        data, test, model, config, out, pace, pictures, teaching, part, other);
  }

  /**
   * @param smoothing how much of a label all labels share
   * @param droppedTokens the part of the patches that a picture loses, until {@code allTokens}
   * @param allTokens the part of the training after which all tokens are seen
   * @param droppedBranches how often the last branch is left out (stochastic depth); 0 for never
   */
  public record Pictures(
      Augmentation augmentation,
      Mixing mixing,
      double smoothing,
      double droppedTokens,
      double allTokens,
      double droppedBranches) {

    /** Without any change. */
    public static Pictures asTheyAre() {
      return new Pictures(Augmentation.none(), Mixing.none(), 0, 0, 1, 0);
    }

    /** Whether a picture is the same whenever it comes. */
    boolean stay() {
      return augmentation.equals(Augmentation.none()) && !mixing.any() && droppedTokens == 0;
    }
  }

  /** What must be the same for training to go on where it stopped. */
  String about() {
    return "pace %s, pictures %s, teaching %s, part %s%s"
        .formatted(pace.about(), pictures, teaching, part, swapped());
  }

  private String swapped() {
    return choices.attention().map(a -> ", attention " + a.name()).orElse("")
        + choices.position().map(p -> ", position " + p.name()).orElse("");
  }
}
