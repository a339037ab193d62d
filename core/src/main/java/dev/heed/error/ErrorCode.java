package dev.heed.error;

/**
 * Why Heed refused, and whose move it is: the command line exits with 2 or 1, a server answers 4xx
 * or 5xx.
 */
public enum ErrorCode {
  /** An image, text, recording or tensor cannot be used as it is. */
  INVALID_INPUT(true),
  /** An option has a value that it cannot have. */
  INVALID_OPTION(true),
  /** A model folder, or a file in it, is missing, broken or unsafe. */
  INVALID_MODEL(true),
  /** A name is not known; the message lists those that are. */
  UNKNOWN_NAME(true),
  /** The input or model is well-formed, but of a kind that Heed does not run. */
  UNSUPPORTED(true),
  /** A plugin could not be loaded, or two claim one name. */
  PLUGIN_BROKEN(true),
  /** A plugin failed while it was used; its author can mend it. */
  PLUGIN_FAILED(false),
  /** The asked-for device cannot be used on this machine. */
  DEVICE_UNAVAILABLE(true),
  /** Something was used after it was closed. */
  CLOSED(true),
  /** The caller's time limit ran out. */
  TIMEOUT(true),
  /** The caller cancelled the run. */
  CANCELLED(true),
  /** The input, or what is made of it, needs more memory than there is. */
  OUT_OF_MEMORY(true),
  /** ONNX Runtime failed. */
  RUNTIME_FAILED(false),
  /** Heed is at fault. */
  INTERNAL(false);

  private final boolean callersMistake;

  ErrorCode(boolean callersMistake) {
    this.callersMistake = callersMistake;
  }

  /** Whether the caller can mend it: a different input, name, folder or device. */
  public boolean isCallersMistake() {
    return callersMistake;
  }
}
