package dev.heed.model;

import static dev.heed.tensor.ElementType.BF16;
import static dev.heed.tensor.ElementType.BOOL;
import static dev.heed.tensor.ElementType.F16;
import static dev.heed.tensor.ElementType.F32;
import static dev.heed.tensor.ElementType.F64;
import static dev.heed.tensor.ElementType.I16;
import static dev.heed.tensor.ElementType.I32;
import static dev.heed.tensor.ElementType.I64;
import static dev.heed.tensor.ElementType.I8;
import static dev.heed.tensor.ElementType.U16;
import static dev.heed.tensor.ElementType.U8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.file.AtomicFile;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes safetensors files, byte for byte as the published writer does. */
final class SafetensorsWriter {

  /** The order of types in the file: it never puts a narrow type before a wider one. */
  private static final List<ElementType> TYPES =
      List.of(I64, F64, F32, I32, BF16, F16, U16, I16, I8, U8, BOOL);

  private static final Comparator<Map.Entry<String, Tensor>> ORDER =
      Comparator.<Map.Entry<String, Tensor>>comparingInt(e -> TYPES.indexOf(e.getValue().type()))
          .thenComparing(Map.Entry::getKey);

  private SafetensorsWriter() {}

  static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
    requireNames(tensors);
    requireFolder(path);
    List<Map.Entry<String, Tensor>> ordered = tensors.entrySet().stream().sorted(ORDER).toList();
    try {
      byte[] header = header(ordered, metadata);
      AtomicFile.writePieces(path, out -> writeAll(out, header, ordered));
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static void requireNames(Map<String, Tensor> tensors) {
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw HeedException.invalidInput(
          "A tensor cannot be named '%s': safetensors keeps its metadata there."
              .formatted(SafetensorsHeader.METADATA));
    }
  }

  private static void requireFolder(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path) || folder == null || !Files.isDirectory(folder)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Cannot write %s: %s. Name a file in a folder that exists."
              .formatted(
                  path,
                  Files.isDirectory(path) ? "it is a folder" : "there is no folder " + folder));
    }
  }

  private static byte[] header(
      List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) throws IOException {
    ObjectNode header = JsonFiles.MAPPER.createObjectNode();
    if (!metadata.isEmpty()) {
      metadata.forEach(header.putObject(SafetensorsHeader.METADATA)::put);
    }
    long at = 0;
    for (Map.Entry<String, Tensor> entry : tensors) {
      at = describe(header.putObject(entry.getKey()), entry.getValue(), at);
    }
    return padded(JsonFiles.MAPPER.writeValueAsBytes(header));
  }

  private static long describe(ObjectNode entry, Tensor tensor, long at) {
    long end = at + tensor.bytes().remaining();
    entry.put("dtype", tensor.type().name());
    ArrayNode shape = entry.putArray("shape");
    Arrays.stream(tensor.shape().axes()).forEach(shape::add);
    entry.putArray("data_offsets").add(at).add(end);
    return end;
  }

  private static byte[] padded(byte[] json) {
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void writeAll(
      FileChannel out, byte[] header, List<Map.Entry<String, Tensor>> tensors) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    writeFully(out, length.putLong(header.length).flip());
    writeFully(out, ByteBuffer.wrap(header));
    for (Map.Entry<String, Tensor> entry : tensors) {
      writeFully(out, entry.getValue().bytes());
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static HeedException unwritable(Path path, IOException e) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "Cannot write %s: %s (%s).".formatted(path, e.getMessage(), e.getClass().getSimpleName()),
        e);
  }
}
