package dev.heed.vision.learn;

import dev.heed.learn.Lora;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How an image classifier is trained.
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
    Part part) {

  /**
   * @param epochs how often each picture is seen
   * @param batch pictures of a step
   * @param run pictures of one run of the graph; it divides the batch
   * @param threads each has runs of its own; one repeats bit for bit
   * @param rate the highest learning rate
   * @param warmUp epochs in which it rises
   * @param weightDecay of matrices and kernels
   * @param clip the largest length of the gradient; 0 for any
   * @param average how much of the averaged weights stays in a step; 0 for none
   * @param seed of weights, order and changes
   * @param checkpoint steps between two checkpoints
   */
  public record Pace(
      double epochs,
      int batch,
      int run,
      int threads,
      double rate,
      double warmUp,
      double weightDecay,
      double clip,
      double average,
      long seed,
      int checkpoint) {}

  /**
   * @param smoothing how much of a label all labels share
   * @param droppedTokens the part of the patches that a picture loses, until {@code allTokens}
   * @param allTokens the part of the training after which all tokens are seen
   */
  public record Pictures(
      Augmentation augmentation,
      Mixing mixing,
      double smoothing,
      double droppedTokens,
      double allTokens) {}

  /**
   * @param folder the teacher's; empty for none
   * @param weight how much its word counts, from 0 to 1
   * @param temperature by which its scores are divided; 0 for its first choice alone
   * @param variants of each picture, after which they come again so that the teacher is asked once;
   *     0 for new ones without end
   */
  public record Teaching(Optional<Path> folder, double weight, double temperature, int variants) {

    public static Teaching none() {
      return new Teaching(Optional.empty(), 0, 1, 0);
    }
  }

  /**
   * @param headOnly whether only the classifier is trained
   * @param rank of the products that are added to matrices; 0 trains the matrices themselves
   * @param alpha a product counts {@code alpha / rank}
   * @param targets parts of the names of matrices that get one
   */
  public record Part(boolean headOnly, int rank, double alpha, List<String> targets) {

    public static Part all() {
      return new Part(false, 0, 1, List.of());
    }

    boolean trains(String name) {
      return !headOnly || isHead(name);
    }

    static boolean isHead(String name) {
      return name.contains("classifier") || name.startsWith("head.");
    }

    Optional<Lora> lora() {
      return rank > 0
          ? Optional.of(new Lora(rank, alpha, targets, Part::isHead))
          : Optional.empty();
    }
  }

  /** What must be the same for training to go on where it stopped. */
  String about() {
    return "pace %s, pictures %s, teaching %s, part %s"
        .formatted(paced(), pictures, teaching, part);
  }

  private String paced() {
    return "epochs %s, batch %s in %s, rate %s, warm-up %s, decay %s, clip %s, average %s, seed %s"
        .formatted(
            pace.epochs(),
            pace.batch(),
            pace.run(),
            pace.rate(),
            pace.warmUp(),
            pace.weightDecay(),
            pace.clip(),
            pace.average(),
            pace.seed());
  }
}
