package dev.heed.runtime;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Opens on the device that was asked for, or fails; {@code auto} takes a GPU or, with a notice, the
 * processor.
 */
record DeviceChoice(Consumer<String> notices, CudaProbe probe) {

  Session open(Device asked, Function<Device, Session> opening) {
    if (asked instanceof Device.Auto) {
      return best(opening);
    }
    if (asked instanceof Device.Cuda cuda) {
      probe.require(cuda);
    }
    return opening.apply(asked);
  }

  private Session best(Function<Device, Session> opening) {
    try {
      return open(new Device.Cuda(0), opening);
    } catch (HeedException e) {
      if (e.code() != ErrorCode.DEVICE_UNAVAILABLE) {
        throw e;
      }
      notices.accept("Running on cpu. " + e.getMessage().replaceAll("\\s+", " "));
      return opening.apply(Device.CPU);
    }
  }
}
