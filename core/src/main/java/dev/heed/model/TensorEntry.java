package dev.heed.model;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import java.nio.file.Path;

/**
 * Where a tensor lies in a safetensors file: raw, row-major, little-endian bytes, which other
 * formats may point straight at.
 *
 * @param dtype the element type as written in the file; it may be one that Heed does not read
 * @param file the file that holds it
 * @param offset where its first byte is, from the start of the file; a multiple of the element's
 *     size only if the file's writer saw to it
 * @param bytes how many bytes it has; may pass 2 GiB
 */
public record TensorEntry(
    String name, String dtype, Shape shape, Path file, long offset, long bytes) {

  /**
   * @throws HeedException UNSUPPORTED where Heed has no such type
   */
  public ElementType type() {
    try {
      return ElementType.parse(dtype);
    } catch (HeedException e) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED, "Tensor '%s' of %s: %s".formatted(name, file, e.getMessage()), e);
    }
  }

  long end() {
    return offset + bytes;
  }
}
