package dev.heed.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Execution providers that come as libraries of their own. Each is registered once for the whole
 * process, and stays: sessions may use it.
 *
 * @see <a href="https://onnxruntime.ai/docs/execution-providers/plugin-ep-libraries/">ONNX Runtime:
 *     plugin execution provider libraries</a>
 */
final class ProviderLibraries {

  /** The names of the providers in each library. */
  private static final Map<Path, Set<String>> REGISTERED = new HashMap<>();

  private ProviderLibraries() {}

  /**
   * Puts the devices of a library before the processor.
   *
   * @throws HeedException DEVICE_UNAVAILABLE where it cannot be loaded, or finds none
   */
  static void add(Device.Provider provider, SessionOptions settings) {
    Path library = provider.library().toAbsolutePath().normalize();
    if (!Files.isRegularFile(library)) {
      throw new HeedException(
          ErrorCode.DEVICE_UNAVAILABLE, message(library, "there is no such file"));
    }
    OrtEnvironment environment = NativeRuntime.environment();
    try {
      Map<String, List<OrtEpDevice>> devices = devices(environment, library);
      if (devices.isEmpty()) {
        throw new HeedException(
            ErrorCode.DEVICE_UNAVAILABLE,
            message(library, "it finds no device on this machine that it can use"));
      }
      for (List<OrtEpDevice> ofOne : devices.values()) {
        settings.addExecutionProvider(ofOne, Map.of());
      }
    } catch (OrtException e) {
      String why =
          "ONNX Runtime %s cannot load it as a library of execution providers, or use what is in it. It says: %s"
              .formatted(environment.getVersion(), RuntimeMessage.of(e));
      throw new HeedException(ErrorCode.DEVICE_UNAVAILABLE, message(library, why), e);
    }
  }

  private static Map<String, List<OrtEpDevice>> devices(OrtEnvironment environment, Path library)
      throws OrtException {
    Set<String> own = registered(environment, library);
    return environment.getEpDevices().stream()
        .filter(device -> own.contains(device.getEpName()))
        .collect(Collectors.groupingBy(OrtEpDevice::getEpName));
  }

  /** What was not there before it was registered is the library's. */
  private static synchronized Set<String> registered(OrtEnvironment environment, Path library)
      throws OrtException {
    Set<String> known = REGISTERED.get(library);
    if (known == null) {
      Set<String> before = names(environment);
      environment.registerExecutionProviderLibrary("heed-" + REGISTERED.size(), library.toString());
      known = names(environment);
      known.removeAll(before);
      REGISTERED.put(library, known);
    }
    return known;
  }

  private static Set<String> names(OrtEnvironment environment) throws OrtException {
    Set<String> names = new HashSet<>();
    environment.getEpDevices().forEach(device -> names.add(device.getEpName()));
    return names;
  }

  private static String message(Path library, String why) {
    return "The provider library '%s' cannot be used: %s."
        .formatted(library, why.replaceAll("[.]$", ""));
  }
}
