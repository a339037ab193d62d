package dev.heed.vision.image;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Animations whose frames Heed does not read, though it reads their first as a picture. */
final class Animations {

  /** WebP's flag for an animation, in its first chunk. */
  private static final int ANIMATED = 2;

  private Animations() {}

  /**
   * Refuses an animated PNG or WebP.
   *
   * @throws HeedException UNSUPPORTED, with what to do
   */
  static void refuse(String name, byte[] file) {
    boolean png = ImageFormat.of(file).filter(f -> f == ImageFormat.PNG).isPresent();
    boolean webp = ImageFormat.of(file).filter(f -> f == ImageFormat.WEBP).isPresent();
    if (png && pngFrames(file) > 1) {
      throw unsupported(name, "an animated PNG of %s frames".formatted(pngFrames(file)), "PNG");
    }
    if (webp && isVp8x(file) && (file[20] & ANIMATED) != 0) {
      throw unsupported(name, "an animated WebP", "WebP");
    }
  }

  private static boolean isVp8x(byte[] file) {
    return file.length > 20
        && ImageFormat.startsWith(file, 12, "VP8X".getBytes(StandardCharsets.US_ASCII));
  }

  /** What the chunk acTL says, which comes before the first picture's data. */
  private static long pngFrames(byte[] file) {
    int at = PngChunks.FIRST_CHUNK;
    while (at + PngChunks.FRAME <= file.length && !PngChunks.type(file, at).equals("IDAT")) {
      if (PngChunks.type(file, at).equals("acTL")) {
        return Bytes.i32(file, at + 8) & 0xFFFFFFFFL;
      }
      at = (int) Math.min(file.length, at + PngChunks.FRAME + PngChunks.length(file, at));
    }
    return 1;
  }

  private static HeedException unsupported(String name, String what, String format) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        String.format(
            Locale.ROOT,
            "'%s' is %s. Of %s Heed reads single pictures; clips are given as a folder of frames, a"
                + " GIF, or a list of files (.txt). Make frames of it: 'mkdir frames; magick %s"
                + " -coalesce frames/%%05d.png', then name the folder frames.",
            name,
            what,
            format,
            name));
  }
}
