package dev.heed.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.nio.file.Path;
import java.util.Map;

/** Our options, told to ONNX Runtime. */
final class SessionSettings {

  /** Threads that wait without spinning leave the processor to others, at no loss when alone. */
  private static final String SPINNING = "session.intra_op.allow_spinning";

  private SessionSettings() {}

  static void apply(OpenOptions options, Device device, SessionOptions settings)
      throws OrtException {
    settings.setIntraOpNumThreads(threads(device));
    settings.addConfigEntry(SPINNING, "0");
    settings.setOptimizationLevel(level(options.optimisation()));
    if (options.profile().isPresent()) {
      Path start = options.profile().get();
      settings.enableProfiling(start.toString());
    }
    for (Map.Entry<String, String> entry : options.entries().entrySet()) {
      settings.addConfigEntry(entry.getKey(), entry.getValue());
    }
    if (device instanceof Device.Cuda cuda) {
      addCuda(cuda, settings);
    }
  }

  /** Also beside a GPU: operators that it lacks run on the processor. */
  private static int threads(Device device) {
    return device instanceof Device.Cpu cpu && cpu.threads() > 0
        ? cpu.threads()
        : ContainerLimits.ofThisProcess().cores();
  }

  private static OptLevel level(OpenOptions.Optimisation optimisation) {
    return switch (optimisation) {
      case ALL -> OptLevel.ALL_OPT;
      case BASIC -> OptLevel.BASIC_OPT;
      case NONE -> OptLevel.NO_OPT;
    };
  }

  private static void addCuda(Device.Cuda cuda, SessionOptions settings) {
    RuntimeLibraries.addCuda();
    try {
      settings.addCUDA(cuda.ordinal());
    } catch (OrtException e) {
      throw new HeedException(
          ErrorCode.DEVICE_UNAVAILABLE,
          "Device %s cannot be used: ONNX Runtime could not load its CUDA provider. It says: %s"
              .formatted(cuda, RuntimeMessage.of(e)),
          e);
    }
  }
}
