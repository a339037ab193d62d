package dev.heed.hub;

import dev.heed.model.Precision;
import java.util.List;
import java.util.Optional;

/**
 * Which files of a model are wanted.
 *
 * @param include patterns of paths, in which {@code *} stands for anything, {@code /} too; where
 *     there are any, exactly these files are fetched, else what Heed runs the model with
 * @param exclude patterns of what is left out of that
 * @param precision the variant of the graphs; without one, the most exact
 * @param task what the model is for; without one, whatever it can do
 */
public record PullChoice(
    List<String> include,
    List<String> exclude,
    Optional<Precision> precision,
    Optional<String> task) {

  public PullChoice {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** What Heed runs the model with, in its most exact precision. */
  public static PullChoice smallest() {
    return new PullChoice(List.of(), List.of(), Optional.empty(), Optional.empty());
  }

  /** What matches one of these patterns, whatever it is. */
  public static PullChoice of(String... patterns) {
    return new PullChoice(List.of(patterns), List.of(), Optional.empty(), Optional.empty());
  }
}
