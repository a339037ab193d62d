package dev.heed.speech.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Options;
import java.util.List;

/** Which times are wanted: {@code --return-timestamps}. */
enum TimestampKind {
  NONE,
  SEGMENT,
  WORD,
  CHAR;

  /**
   * @param known those that a model can give
   */
  static TimestampKind of(Options options, List<TimestampKind> known) {
    String asked = options.text("return-timestamps", "false").strip();
    TimestampKind kind =
        switch (asked) {
          case "false" -> NONE;
          case "", "true" -> SEGMENT;
          case "word" -> WORD;
          case "char" -> CHAR;
          default -> throw refused(asked, known);
        };
    if (kind != NONE && !known.contains(kind)) {
      throw refused(asked, known);
    }
    return kind;
  }

  private static HeedException refused(String asked, List<TimestampKind> known) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "--return-timestamps should be %s for this model, but is '%s'."
            .formatted(
                String.join(" or ", known.stream().map(TimestampKind::written).toList()), asked));
  }

  private String written() {
    return switch (this) {
      case NONE -> "false";
      case SEGMENT -> "true";
      case WORD -> "word";
      case CHAR -> "char";
    };
  }
}
