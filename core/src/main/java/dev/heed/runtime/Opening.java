package dev.heed.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.heed.error.HeedException;
import dev.heed.tensor.Tensor;
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
record Opening(
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
}
