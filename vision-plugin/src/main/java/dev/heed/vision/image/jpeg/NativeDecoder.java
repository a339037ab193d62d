package dev.heed.vision.image.jpeg;

import org.jspecify.annotations.Nullable;

/** A decoder that is not ours and may be faster. Safe for concurrent calls. */
interface NativeDecoder {

  /**
   * @return {@code [height, width, 3]}, owned by the caller; nothing where it fails, or has
   *     anything to say about the file
   */
  byte @Nullable [] decode(PlainJpeg jpeg);
}
