package dev.heed.runtime;

import ai.onnxruntime.OrtException;
import java.util.regex.Pattern;

/** What ONNX Runtime says, without the prefixes and source lines that only its authors need. */
final class RuntimeMessage {

  private static final Pattern CODE = Pattern.compile("^Error code - \\w+ - message: ");
  private static final Pattern SOURCE =
      Pattern.compile("[\\w./-]+\\.(?:cc|h|cpp):\\d+ (?:[^\\n]*?\\)(?: const)?|\\w+) ?(?=\\S)");
  private static final Pattern INNER_CODE =
      Pattern.compile("\\[ONNXRuntimeError\\] : \\d+ : \\w+ : ");
  private static final int MOST = 600;

  private RuntimeMessage() {}

  static String of(OrtException exception) {
    String message = String.valueOf(exception.getMessage());
    String inner = INNER_CODE.matcher(CODE.matcher(message).replaceFirst("")).replaceAll("");
    String line = SOURCE.matcher(inner).replaceAll("").replaceAll("\\s+", " ").strip();
    return line.length() <= MOST ? line : line.substring(0, MOST - 3) + "...";
  }
}
