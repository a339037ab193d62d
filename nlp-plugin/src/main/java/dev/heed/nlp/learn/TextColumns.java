package dev.heed.nlp.learn;

import java.util.Optional;

/**
 * What the columns of a CSV file are called. Where nothing is named, a first row with {@code text}
 * and {@code label} is a header; without one, two columns are text and label, and three are text,
 * second text and label.
 *
 * @param text the column with the text
 * @param pair the column with a second text, which the model reads beside the first
 * @param label the column with the label
 */
public record TextColumns(Optional<String> text, Optional<String> pair, Optional<String> label) {

  /** By their usual names, or by their order. */
  public static TextColumns usual() {
    return new TextColumns(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Of a file whose header has these names; other columns are not read. */
  public static TextColumns named(String text, String label) {
    return new TextColumns(Optional.of(text), Optional.empty(), Optional.of(label));
  }

  boolean anyNamed() {
    return text.isPresent() || pair.isPresent() || label.isPresent();
  }
}
