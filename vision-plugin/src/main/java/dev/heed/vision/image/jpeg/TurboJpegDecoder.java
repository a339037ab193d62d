package dev.heed.vision.image.jpeg;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The system's {@code libturbojpeg}. It reads and writes memory outside of Java's, which is kept
 * for the next picture as far as all that is kept stays below {@link #MOST_KEPT}: new memory costs
 * more than decoding, since the system hands out each page of it zeroed.
 */
final class TurboJpegDecoder implements NativeDecoder {

  private static final long MOST_KEPT = 64L << 20;
  private static final int MOST_IDLE = 16;

  private final TurboJpegLibrary library;
  private final Deque<Workspace> idle = new ArrayDeque<>();
  private long kept;

  /** What one call needs. */
  private static final class Workspace {
    final Object handle;
    TurboJpegLibrary.@Nullable Memory file;
    TurboJpegLibrary.@Nullable Memory picture;

    Workspace(Object handle) {
      this.handle = handle;
    }

    long size() {
      return size(file) + size(picture);
    }

    private static long size(TurboJpegLibrary.@Nullable Memory memory) {
      return memory == null ? 0 : memory.bytes().capacity();
    }
  }

  private TurboJpegDecoder(TurboJpegLibrary library) {
    this.library = library;
  }

  /**
   * @throws ReflectiveOperationException where there is no such library, or it has other functions
   */
  static TurboJpegDecoder open(Optional<Path> file) throws ReflectiveOperationException {
    return new TurboJpegDecoder(new TurboJpegLibrary(file));
  }

  @Override
  public byte @Nullable [] decode(PlainJpeg jpeg) {
    byte[] rgb = new byte[Math.multiplyExact(3 * jpeg.width(), jpeg.height())];
    Workspace workspace = take();
    boolean done = false;
    try {
      TurboJpegLibrary.Memory file = room(workspace.file, jpeg.bytes().length);
      workspace.file = file;
      TurboJpegLibrary.Memory picture = room(workspace.picture, rgb.length);
      workspace.picture = picture;
      file.bytes().put(0, jpeg.bytes());
      done =
          library.decompress(
              workspace.handle, file, jpeg.bytes().length, picture, jpeg.width(), jpeg.height());
      if (done) {
        picture.bytes().get(0, rgb);
      }
    } finally {
      giveBack(workspace, done);
    }
    return done ? rgb : null;
  }

  /** What is there, or more in its place. */
  private TurboJpegLibrary.Memory room(TurboJpegLibrary.@Nullable Memory memory, int bytes) {
    if (memory != null && memory.bytes().capacity() >= bytes) {
      return memory;
    }
    TurboJpegLibrary.Memory larger = library.allocate(bytes);
    if (memory != null) {
      library.free(memory);
    }
    return larger;
  }

  private Workspace take() {
    synchronized (idle) {
      Workspace last = idle.pollFirst();
      if (last != null) {
        kept -= last.size();
        return last;
      }
    }
    return new Workspace(library.open());
  }

  /** One that failed is not used again. */
  private void giveBack(Workspace workspace, boolean done) {
    synchronized (idle) {
      if (done && idle.size() < MOST_IDLE && kept + workspace.size() <= MOST_KEPT) {
        kept += workspace.size();
        idle.addFirst(workspace);
        return;
      }
    }
    library.close(workspace.handle);
    free(workspace.file);
    free(workspace.picture);
  }

  private void free(TurboJpegLibrary.@Nullable Memory memory) {
    if (memory != null) {
      library.free(memory);
    }
  }
}
