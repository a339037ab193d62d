package dev.heed.lab;

import dev.heed.spi.Choices;

/**
 * A model with something changed.
 *
 * @param name as a table shows it: {@code truncated:left=2,right=2 in layer 3}
 */
public record Variant(String name, Choices choices) {

  /** The model as it was published. */
  public static Variant original() {
    return new Variant("original", Choices.none());
  }
}
