package dev.heed.vision.image;

import java.io.IOException;

/** One file format. */
interface Decoder {

  /** Refuses by throwing; asked as soon as the header is read. */
  @FunctionalInterface
  interface SizeCheck {
    void accept(long width, long height, long workingBytes);
  }

  /**
   * @param file the whole file, at least as long as the format's signature
   * @throws IOException with a clause that says what is wrong with the file
   */
  Rgb decode(byte[] file, SizeCheck check) throws IOException;

  /** Where the file's EXIF begins (its TIFF header), or -1 where it has none. */
  default int exifAt(byte[] file) {
    return -1;
  }
}
