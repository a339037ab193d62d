package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.FileChecks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Vocabularies and their like as a whole, within what they can have. */
final class TextFiles {

  /** Twice what the largest published one has. */
  private static final long MOST_BYTES = 64L << 20;

  private TextFiles() {}

  static byte[] bytes(Path file) {
    FileChecks.requireReadable(file);
    long size = FileChecks.size(file);
    if (size > MOST_BYTES) {
      throw invalidModel(
          String.format(
              Locale.ROOT,
              "%s has %,d bytes; a tokenizer's file may have %,d. Is it really one?",
              file,
              size,
              MOST_BYTES));
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw FileChecks.unreadable(file, e);
    }
  }

  static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }
}
