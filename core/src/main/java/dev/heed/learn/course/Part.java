package dev.heed.learn.course;

import dev.heed.learn.Lora;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is trained of a model.
 *
 * @param headOnly whether only the classifier is trained
 * @param rank of the products that are added to matrices; 0 trains the matrices themselves
 * @param alpha a product counts {@code alpha / rank}
 * @param targets parts of the names of matrices that get one
 */
public record Part(boolean headOnly, int rank, double alpha, List<String> targets) {

  public Part {
    targets = List.copyOf(targets);
  }

  /** All weights. */
  public static Part all() {
    return new Part(false, 0, 1, List.of());
  }

  /** The classifier alone. */
  public static Part head() {
    return new Part(true, 0, 1, List.of());
  }

  /**
   * @param fresh the weights that the model did not have, which are always trained
   */
  boolean trains(String name, Set<String> fresh) {
    return !headOnly || isHead(name) || fresh.contains(name);
  }

  /** Whether a weight belongs to a classifier, by its published name. */
  static boolean isHead(String name) {
    return name.contains("classifier") || name.startsWith("head.");
  }

  Optional<Lora> lora(Set<String> fresh) {
    return rank > 0
        ? Optional.of(new Lora(rank, alpha, targets, n -> isHead(n) || fresh.contains(n)))
        : Optional.empty();
  }
}
