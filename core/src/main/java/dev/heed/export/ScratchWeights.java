package dev.heed.export;

import dev.heed.cache.TemporaryFolder;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.op.OnnxGraph;
import dev.heed.op.Storage;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weights that are made while they are written, one by one, into a file that the runtime maps. What
 * it packs into a form of its own it gives up again, so that weights lie in memory once; tensors
 * that are handed over would stay beside it.
 */
final class ScratchWeights implements AutoCloseable {

  private static final int PAGE = 4096;

  private final Path file;
  private final Storage.InFiles places;

  private ScratchWeights(Path file, Storage.InFiles places) {
    this.file = file;
    this.places = places;
  }

  /** All weights of a graph, in a file of the temporary folder. */
  static ScratchWeights of(OnnxGraph graph) {
    long size = graph.weights().values().stream().mapToLong(WeightPlaces::bytes).sum();
    Path folder = TemporaryFolder.path();
    try {
      requireRoom(folder, size);
      Path file = Files.createTempFile(folder, "heed-weights", ".bin");
      try {
        return new ScratchWeights(file, new Storage.InFiles(write(file, graph.weights())));
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    } catch (IOException e) {
      throw cannotBeWritten(folder, size, e.getMessage(), e);
    }
  }

  private static void requireRoom(Path folder, long size) throws IOException {
    long room = Files.getFileStore(folder).getUsableSpace();
    if (room < size) {
      String there = String.format(Locale.ROOT, "it has room for %,d", room);
      throw cannotBeWritten(folder, size, there, null);
    }
  }

  private static HeedException cannotBeWritten(
      Path folder, long size, String why, @Nullable IOException cause) {
    return new HeedException(
        ErrorCode.OUT_OF_MEMORY,
        String.format(
            Locale.ROOT,
            "The weights in this precision have %,d bytes, which are laid into Java's temporary"
                + " folder '%s' while the model is opened: %s. Name another folder with"
                + " -Djava.io.tmpdir=FOLDER, or write the model once with 'heed export --precision"
                + " ...' and open that.",
            size,
            folder,
            why),
        cause);
  }

  /** Each begins on a page of its own, as mapped files want it. */
  static Map<String, Storage.Place> write(Path file, Map<String, Tensor> weights)
      throws IOException {
    Map<String, Storage.Place> places = new HashMap<>();
    IdentityHashMap<Object, Storage.Place> sameBytes = new IdentityHashMap<>();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (Map.Entry<String, Tensor> weight : weights.entrySet()) {
        Storage.Place known = sameBytes.get(weight.getValue().content());
        if (known != null) {
          places.put(weight.getKey(), known);
          continue;
        }
        long offset = channel.position();
        weight.getValue().writeTo(channel);
        long length = channel.position() - offset;
        String name = String.valueOf(file.getFileName());
        Storage.Place place = new Storage.Place(name, offset, length);
        places.put(weight.getKey(), place);
        sameBytes.put(weight.getValue().content(), place);
        channel.write(ByteBuffer.allocate((int) (-channel.position() & (PAGE - 1))));
      }
    }
    return places;
  }

  Path folder() {
    return file.toAbsolutePath().getParent();
  }

  Storage.InFiles places() {
    return places;
  }

  /** The name goes; what is mapped stays readable until the session is closed. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit(); // systems that keep the name of a file that is mapped
    }
  }
}
