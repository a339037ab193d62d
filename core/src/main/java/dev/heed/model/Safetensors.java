package dev.heed.model;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file of any size, memory-mapped.
 *
 * <p>The format does not promise that a tensor starts at a multiple of its element's size. Reading
 * through {@link Tensor} works all the same; native code that wants aligned addresses needs a copy
 * where {@link TensorEntry#offset} is odd in that sense. The file must not be cut while it is
 * mapped.
 */
public final class Safetensors implements Weights {

  private final Path path;
  private final Map<String, TensorEntry> entries;
  private final Map<String, String> metadata;
  private volatile @Nullable MappedTensors mapped;

  private Safetensors(Path path, SafetensorsHeader header, MappedTensors mapped) {
    this.path = path;
    this.entries = new LinkedHashMap<>();
    header.entries().forEach(entry -> entries.put(entry.name(), entry));
    this.metadata = Collections.unmodifiableMap(header.metadata());
    this.mapped = mapped;
  }

  /**
   * Opens a file and checks its header against its size.
   *
   * @throws HeedException INVALID_MODEL where it is missing, cut short or unsound
   */
  public static Safetensors open(Path path) {
    Mapped mapped = Mapped.of(path);
    return new Safetensors(path, mapped.header(), mapped.tensors());
  }

  /**
   * The same file, read and mapped once for all who open it by {@code folder}: the graphs of a
   * model share their weights.
   */
  static Safetensors open(Path path, ModelFolder folder) {
    Mapped kept = folder.once(path, Mapped.class, () -> Mapped.of(path));
    return new Safetensors(path, kept.header(), kept.tensors());
  }

  /** What a file holds. */
  private record Mapped(SafetensorsHeader header, MappedTensors tensors) {

    static Mapped of(Path path) {
      FileChecks.requireReadable(path);
      FileChecks.requireFetched(path);
      try (FileChannel channel = FileChannel.open(path)) {
        SafetensorsHeader header = SafetensorsHeader.read(path, channel);
        return new Mapped(header, MappedTensors.map(channel, header.entries()));
      } catch (IOException e) {
        throw FileChecks.unreadable(path, e);
      }
    }
  }

  /** All tensors of a file by their names, in the file's order; there is nothing to close. */
  public static Map<String, Tensor> read(Path path) {
    try (Safetensors file = open(path)) {
      Map<String, Tensor> byName = new LinkedHashMap<>();
      file.names().forEach(name -> byName.put(name, file.tensor(name)));
      return byName;
    }
  }

  /**
   * Writes a file in one step: either the whole of it is there afterwards or what was there before.
   * The bytes equal those of the published writer: tensors by type, the widest first, then by name,
   * and a header padded with spaces so that every tensor is aligned for its type.
   *
   * @param metadata strings to keep with the tensors, such as {@code format} to {@code pt}
   */
  public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
    SafetensorsWriter.write(path, tensors, metadata);
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  @Override
  public Optional<TensorEntry> findEntry(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  @Override
  public Optional<Tensor> find(String name) {
    return findEntry(name).map(this::view);
  }

  /** The tensor of that name: a read-only view of the file. */
  public Tensor tensor(String name) {
    return get(name);
  }

  /** The strings kept with the tensors, in file order. */
  public Map<String, String> metadata() {
    return metadata;
  }

  private Tensor view(TensorEntry entry) {
    MappedTensors bytes = mapped;
    if (bytes == null) {
      throw new HeedException(
          ErrorCode.CLOSED,
          "%s was closed before tensor '%s' was asked for.".formatted(path, entry.name()));
    }
    return Tensor.view(entry.type(), entry.shape(), bytes.bytes(entry));
  }

  /** Gives up the file. The mapping itself ends when the last tensor is no longer in use. */
  @Override
  public void close() {
    mapped = null;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
