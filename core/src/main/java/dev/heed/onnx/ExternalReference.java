package dev.heed.onnx;

import java.util.ArrayList;
import java.util.List;

/** What one tensor says about the file that its elements are in. */
final class ExternalReference {

  private final List<String> locations = new ArrayList<>(1);
  private long offset;
  private long length;

  /** False where {@code value} is not one that {@code key} can have. */
  boolean put(String key, String value) {
    switch (key) {
      case "location" -> locations.add(value);
      case "offset" -> offset = parse(value);
      case "length" -> length = parse(value);
      default -> {}
    }
    return offset >= 0 && length >= 0 && offset <= Long.MAX_VALUE - length;
  }

  /** Every location it names: which of several a reader takes is not for us to guess. */
  List<String> locations() {
    return locations;
  }

  /** How many bytes the file must have at least. */
  long end() {
    return offset + length;
  }

  private static long parse(String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
