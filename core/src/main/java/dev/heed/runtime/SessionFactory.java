package dev.heed.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * A graph that is to be opened, on a device that is still to be chosen.
 *
 * @param what the graph, for messages
 * @param initializers weights that lie in memory; they live as long as the session
 * @param creation the native call
 * @param explanation says why the native call failed
 */
record SessionFactory(
    String what,
    Map<String, Tensor> initializers,
    OpenOptions options,
    Creation creation,
    Function<OrtException, HeedException> explanation) {

  /** The native call. */
  interface Creation {
    OrtSession create(OrtEnvironment environment, SessionOptions settings) throws OrtException;
  }

  Session on(Device device) {
    CloseableStack belongings = new CloseableStack();
    try {
      return on(device, belongings);
    } catch (OrtException e) {
      belongings.close();
      throw explanation.apply(e);
    } catch (RuntimeException e) {
      belongings.close();
      throw e;
    }
  }

  private Session on(Device device, CloseableStack belongings) throws OrtException {
    OrtEnvironment environment = NativeRuntime.environment();
    SessionOptions settings = belongings.add(new SessionOptions());
    SessionSettings.apply(options, device, settings);
    NativeTensors weights = belongings.add(NativeTensors.of(environment, initializers));
    // addInitializer besides would save the runtime's copy, but then weights that it transposes
    // while optimising are read as they were before: wrong numbers, silently.
    settings.addExternalInitializers(Map.copyOf(weights.byName()));
    OrtSession session = belongings.add(creation.create(environment, settings));
    return new OnnxSession(what, environment, session, device, belongings);
  }

  /** Passes the options to ONNX Runtime. */
  static final class SessionSettings {

    private SessionSettings() {}

    static void apply(OpenOptions options, Device device, SessionOptions settings)
        throws OrtException {
      settings.setIntraOpNumThreads(threads(device));
      // Threads that wait without spinning leave the processor to others, at no loss when alone.
      settings.addConfigEntry(OpenOptions.SPINNING, "0");
      settings.setCPUArenaAllocator(options.arena());
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
      if (device instanceof Device.Provider provider) {
        ProviderLibraries.add(provider, settings);
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
}
