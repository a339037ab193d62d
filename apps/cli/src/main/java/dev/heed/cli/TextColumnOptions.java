package dev.heed.cli;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.nlp.learn.TextColumns;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code heed train} reads a CSV file of texts. */
final class TextColumnOptions {

  @Option(
      names = "--text-column",
      paramLabel = "NAME",
      description = "Of a CSV file, the column with the text (text).")
  private @Nullable String text;

  @Option(
      names = "--pair-column",
      paramLabel = "NAME",
      description = "The column with a second text, read beside the first.")
  private @Nullable String pair;

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description = "The column with the label (label).")
  private @Nullable String label;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      defaultValue = "0",
      description = "Tokens to which texts are cut; 0 for all that the model takes.")
  private int maxLength;

  @Option(
      names = "--tokenizer",
      paramLabel = "FOLDER",
      description = "Where the tokenizer is, for --config (the folder of the file).")
  private @Nullable Path tokenizer;

  TextColumns columns() {
    return new TextColumns(
        Optional.ofNullable(text), Optional.ofNullable(pair), Optional.ofNullable(label));
  }

  int maxLength() {
    return maxLength;
  }

  Optional<Path> tokenizer() {
    return Optional.ofNullable(tokenizer);
  }

  /** Refuses them where pictures are learned from. */
  void requireNone() {
    if (text != null || pair != null || label != null || maxLength != 0 || tokenizer != null) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--text-column, --pair-column, --label-column, --max-length and --tokenizer are for a CSV"
              + " file of texts.");
    }
  }
}
