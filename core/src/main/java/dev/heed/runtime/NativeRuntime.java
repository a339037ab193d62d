package dev.heed.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.heed.cache.TemporaryFolder;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's environment: one for the process, made when it is first needed, never closed by
 * us.
 */
final class NativeRuntime {

  private static @Nullable OrtEnvironment environment;

  /** A class whose initialiser failed tells the cause only once. */
  private static Optional<String> failure = Optional.empty();

  private NativeRuntime() {}

  static synchronized OrtEnvironment environment() {
    if (environment == null) {
      environment = load();
    }
    return environment;
  }

  /** Its log stays silent but for fatal errors: every other error arrives as an exception. */
  private static OrtEnvironment load() {
    try {
      return RuntimeLibraries.with(
          () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "heed"));
    } catch (LinkageError | RuntimeException e) {
      String cause = failure.orElseGet(() -> cause(e));
      failure = Optional.of(cause);
      throw new HeedException(
          ErrorCode.RUNTIME_FAILED,
          "ONNX Runtime's native library could not be loaded on %s %s: %s. 'heed doctor' says what this machine lacks."
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), cause),
          e);
    }
  }

  private static String cause(Throwable error) {
    Path temporary = TemporaryFolder.path();
    return TemporaryFolder.isUsable(temporary)
        ? rootCause(error)
        : "it makes a folder in the temporary folder '%s', which cannot be written to; start Java with -Djava.io.tmpdir=FOLDER, one that can"
            .formatted(temporary);
  }

  private static String rootCause(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
