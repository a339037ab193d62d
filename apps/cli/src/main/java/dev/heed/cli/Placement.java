package dev.heed.cli;

import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a graph runs and which of its variants: options that several commands share. */
final class Placement {

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu, cpu:THREADS, cuda:N or auto (${DEFAULT-VALUE}).")
  private String device = "cpu";

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "The variant of the graph: ${COMPLETION-CANDIDATES}.")
  private @Nullable Precision precision;

  @Option(
      names = "--ep-library",
      paramLabel = "FILE",
      description =
          "A library of execution providers for ONNX Runtime, in place of a device: its devices run"
              + " what they can, and the processor the rest.")
  private @Nullable Path library;

  Device device() {
    return library == null ? Device.parse(device) : new Device.Provider(library);
  }

  /** Empty: the most exact that there is. */
  Optional<Precision> precision() {
    return Optional.ofNullable(precision);
  }
}
