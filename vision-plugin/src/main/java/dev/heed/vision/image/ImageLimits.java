package dev.heed.vision.image;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/**
 * What is refused before it is decoded.
 *
 * @param bytes the largest file
 * @param pixels the largest picture, width times height as its header says
 */
public record ImageLimits(long bytes, long pixels) {

  /** 256 MiB, and the pixels at which Pillow refuses too. */
  public static final ImageLimits STANDARD = new ImageLimits(256L << 20, 178_956_970);

  public ImageLimits {
    if (bytes < 1 || pixels < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Image limits are %s bytes and %s pixels; both must be at least 1."
              .formatted(bytes, pixels));
    }
  }

  /**
   * @param workingBytes what decoding takes beside the result
   * @throws HeedException INVALID_INPUT where the picture is too large for the limit or the memory
   */
  void check(String name, long width, long height, long workingBytes) {
    if (width > pixels / Math.max(1, height)) {
      throw HeedException.invalidInput(
          "Image '%s' says that it is %s x %s pixels; at most %s pixels are read. Make it smaller, or raise the limit (ImageLimits)."
              .formatted(name, width, height, pixels));
    }
    long needed = 3 * width * height + workingBytes;
    long memory = Runtime.getRuntime().maxMemory();
    if (needed > memory - memory / 8 || 3 * width * height > Integer.MAX_VALUE - 8) {
      throw HeedException.invalidInput(
          "Image '%s' is %s x %s pixels, which take %s MB to decode; Java may use %s MB. Make it smaller, or give Java more memory (-Xmx)."
              .formatted(name, width, height, needed >> 20, memory >> 20));
    }
  }
}
