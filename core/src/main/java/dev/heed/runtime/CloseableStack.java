package dev.heed.runtime;

import ai.onnxruntime.OrtException;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Native things that go together: closed once, the last made first. */
final class CloseableStack implements AutoCloseable {

  private final Deque<AutoCloseable> things = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T thing) {
    things.push(thing);
    return thing;
  }

  @Override
  public void close() {
    while (!things.isEmpty()) {
      close(things.pop());
    }
  }

  private static void close(AutoCloseable thing) {
    try {
      thing.close();
    } catch (OrtException e) {
      throw failure(RuntimeMessage.of(e), e);
    } catch (Exception e) {
      throw failure(String.valueOf(e.getMessage()), e);
    }
  }

  private static HeedException failure(String message, Exception cause) {
    return new HeedException(
        ErrorCode.RUNTIME_FAILED,
        "ONNX Runtime could not close a session: %s".formatted(message),
        cause);
  }
}
