package dev.heed.model;

import dev.heed.error.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which variant of an exported graph to open, as the usual exporters name them; the most exact
 * first, which is the order in which one is chosen where the user asks for none.
 */
public enum Precision {
  /** Files without a suffix, or with {@code _fp32}. */
  FP32,
  FP16,
  BF16,
  Q8,
  QUANTIZED,
  INT8,
  UINT8,
  Q4F16,
  Q4,
  INT4,
  BNB4;

  /** Reads what a user writes, such as {@code int8}. */
  public static Precision parse(String name) {
    return Arrays.stream(values())
        .filter(precision -> precision.id().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> Suggestions.unknown("precision", name, ids(List.of(values()))));
  }

  /** As written in file names and options: {@code fp16}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> ids(List<Precision> precisions) {
    return precisions.stream().map(Precision::id).toList();
  }
}
