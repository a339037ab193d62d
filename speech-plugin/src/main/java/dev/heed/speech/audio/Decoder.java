package dev.heed.speech.audio;

import java.io.IOException;

/** From a file's bytes to its samples. */
interface Decoder {

  /**
   * Decodes a whole file.
   *
   * @throws IOException where the file is broken
   */
  Audio decode(String name, byte[] file, AudioLimits limits) throws IOException;
}
