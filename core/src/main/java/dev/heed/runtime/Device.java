package dev.heed.runtime;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.nio.file.Path;

/**
 * Where a session runs. Written {@code cpu}, {@code cpu:4} (threads), {@code cuda:0} or {@code
 * auto}.
 *
 * <pre>{@code
 * Device one = new Device.Cpu(1);
 * Device gpu = Device.parse("cuda:0");
 * Device best = new Device.Auto();
 * }</pre>
 */
public sealed interface Device {

  /** The processor, with as many threads as the container allows. */
  Device CPU = new Cpu(0);

  /** {@code threads} within one operator; 0 means as many as the container allows. */
  record Cpu(int threads) implements Device {

    private static final int MOST = 1024;

    public Cpu {
      requireWithin("threads", threads, MOST);
    }

    @Override
    public String toString() {
      return threads == 0 ? "cpu" : "cpu:" + threads;
    }
  }

  /** The {@code ordinal}-th NVIDIA GPU. */
  record Cuda(int ordinal) implements Device {

    private static final int MOST = 1023;

    public Cuda {
      requireWithin("ordinal", ordinal, MOST);
    }

    @Override
    public String toString() {
      return "cuda:" + ordinal;
    }
  }

  /**
   * What a library of execution providers finds, such as a maker's for his own chips: the devices
   * of all providers in it.
   *
   * @param library the shared library, built for this version of ONNX Runtime
   */
  record Provider(Path library) implements Device {
    @Override
    public String toString() {
      return "the provider in " + library;
    }
  }

  /** A GPU where one can be used, else the processor. */
  record Auto() implements Device {
    @Override
    public String toString() {
      return "auto";
    }
  }

  /** Reads {@code cpu}, {@code cpu:THREADS}, {@code cuda}, {@code cuda:ORDINAL}, {@code auto}. */
  static Device parse(String text) {
    String[] parts = text.strip().split(":", 2);
    try {
      int number = parts.length == 2 ? Integer.parseInt(parts[1]) : 0;
      return switch (parts[0]) {
        case "cpu" -> new Cpu(number);
        case "cuda" -> new Cuda(number);
        case "auto" -> auto(parts.length, text);
        default -> throw unknown(text);
      };
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
  }

  private static Device auto(int parts, String text) {
    if (parts > 1) {
      throw unknown(text);
    }
    return new Auto();
  }

  private static void requireWithin(String what, int number, int most) {
    if (number < 0 || number > most) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The %s of a device should be 0 to %s, but is %s.".formatted(what, most, number));
    }
  }

  private static HeedException unknown(String text) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "Device '%s' is not known. Write cpu, cpu:THREADS, cuda, cuda:ORDINAL or auto."
            .formatted(text));
  }
}
