package dev.heed.runtime;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/**
 * Where a session runs. Written {@code cpu}, {@code cpu:4} (threads), {@code cuda:0} or {@code
 * auto}.
 */
public sealed interface Device {

  /** The processor, with as many threads as the container allows. */
  Device CPU = new Cpu(0);

  /** {@code threads} within one operator; 0 means as many as the container allows. */
  record Cpu(int threads) implements Device {
    @Override
    public String toString() {
      return threads == 0 ? "cpu" : "cpu:" + threads;
    }
  }

  /** The {@code ordinal}-th NVIDIA GPU. */
  record Cuda(int ordinal) implements Device {
    @Override
    public String toString() {
      return "cuda:" + ordinal;
    }
  }

  /** A GPU where one can be used, else the processor. */
  record Auto() implements Device {
    @Override
    public String toString() {
      return "auto";
    }
  }

  static Device parse(String text) {
    String[] parts = text.strip().split(":", 2);
    try {
      int number = parts.length == 2 ? Integer.parseUnsignedInt(parts[1]) : 0;
      return switch (parts[0]) {
        case "cpu" -> new Cpu(number);
        case "cuda" -> new Cuda(number);
        case "auto" -> new Auto();
        default -> throw unknown(text);
      };
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
  }

  private static HeedException unknown(String text) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "Device '%s' is not known. Write cpu, cpu:THREADS, cuda, cuda:ORDINAL or auto."
            .formatted(text));
  }
}
