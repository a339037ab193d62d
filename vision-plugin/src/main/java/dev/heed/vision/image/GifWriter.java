package dev.heed.vision.image;

import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.file.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * Writes frames as a GIF that repeats; each frame has a palette of its own, of its 256 most needed
 * colours.
 */
@Internal
public final class GifWriter {

  private static final int COLOURS = 256;
  private static final byte[] HEADER = "GIF89a".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPEAT = "NETSCAPE2.0".getBytes(StandardCharsets.US_ASCII);

  private GifWriter() {}

  /**
   * Writes a file; folders are made as needed.
   *
   * @param frames at least one, all of one size; each is asked for once, in order
   * @param framesPerSecond rounded to whole hundredths of a second a frame, two at least
   * @throws HeedException INVALID_OPTION where the file cannot be written
   */
  public static void write(Iterator<Image> frames, double framesPerSecond, Path file) {
    int hundredths = (int) Math.max(2, Math.min(0xFFFF, Math.round(100 / framesPerSecond)));
    try {
      AtomicFile.write(file, out -> write(frames, hundredths, out));
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION, "The GIF '%s' cannot be written: %s.".formatted(file, e), e);
    }
  }

  private static void write(Iterator<Image> frames, int hundredths, OutputStream out)
      throws IOException {
    Image first = frames.next();
    out.write(HEADER);
    number(out, first.width());
    number(out, first.height());
    out.write(new byte[] {0x70, 0, 0}); // no palette for all frames
    out.write(new byte[] {0x21, (byte) 0xFF, (byte) REPEAT.length});
    out.write(REPEAT);
    out.write(new byte[] {3, 1, 0, 0, 0}); // for ever
    frame(first, hundredths, out);
    while (frames.hasNext()) {
      frame(frames.next(), hundredths, out);
    }
    out.write(0x3B);
  }

  private static void number(OutputStream out, int value) throws IOException {
    out.write(value);
    out.write(value >> 8);
  }

  private static void frame(Image image, int hundredths, OutputStream out) throws IOException {
    byte[] rgb = image.rgb();
    int[] counts = new int[ColourCuts.KEYS];
    for (int at = 0; at < rgb.length; at += 3) {
      counts[ColourCuts.key(rgb, at)]++;
    }
    ColourCuts cuts = ColourCuts.of(counts, COLOURS);
    out.write(new byte[] {0x21, (byte) 0xF9, 4, 4}); // the next frame is drawn over this one
    number(out, hundredths);
    out.write(new byte[] {0, 0, 0x2C, 0, 0, 0, 0});
    number(out, image.width());
    number(out, image.height());
    out.write(0x87); // a palette of 256 follows
    for (int i = 0; i < COLOURS; i++) {
      for (int channel = 0; channel < 3; channel++) {
        out.write(cuts.channel(channel)[i]);
      }
    }
    byte[] indices = new byte[rgb.length / 3];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = cuts.index(ColourCuts.key(rgb, 3 * i));
    }
    new GifCoder(out).write(indices);
  }
}
