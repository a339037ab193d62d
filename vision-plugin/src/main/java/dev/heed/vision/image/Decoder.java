package dev.heed.vision.image;

import java.io.IOException;

/** One file format. */
interface Decoder {

  /** Refuses by throwing; asked as soon as the header is read. */
  @FunctionalInterface
  interface SizeCheck {
    void accept(long width, long height, long workingBytes);

    /**
     * By what the picture is made smaller while it is decoded, where the format can do that; asked
     * before anything else.
     */
    default int divisor(int width, int height) {
      return 1;
    }
  }

  /**
   * @param file the whole file, at least as long as the format's signature
   * @throws IOException with a clause that says what is wrong with the file
   */
  Rgb decode(byte[] file, SizeCheck check) throws IOException;

  /**
   * What the file says beside its pixels; EXIF or XMP may tell how the picture is turned.
   *
   * @throws IOException as {@link #decode}
   */
  default Metadata metadata(byte[] file) throws IOException {
    return Metadata.NONE;
  }
}
