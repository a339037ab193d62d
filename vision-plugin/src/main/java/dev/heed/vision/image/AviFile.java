package dev.heed.vision.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * An AVI file whose pictures are JPEG: RIFF chunks, of which {@code movi} holds the frames of all
 * streams. Frames are found by walking the chunks; indexes, which may be wrong, are not read.
 */
final class AviFile {

  private static final int HEADER = 12;
  private static final int CHUNK = 8;
  private static final int DEEPEST = 8;

  private final byte[] file;
  private final List<MotionJpeg.Part> parts = new ArrayList<>();
  private String kind = "";
  private String codec = "";
  private int streams;
  private int video = -1;
  private double microseconds;

  private AviFile(byte[] file) {
    this.file = file;
  }

  static boolean is(byte[] file) {
    return ImageFormat.startsWith(file, 0, ascii("RIFF"))
        && ImageFormat.startsWith(file, 8, ascii("AVI "));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @throws UnsupportedImageException where its pictures are of another kind
   */
  static MotionJpeg read(byte[] file) throws IOException {
    AviFile avi = new AviFile(file);
    for (int at = 0; at + HEADER <= file.length; at = avi.after(at)) {
      avi.walk(at + HEADER, avi.end(at), 0); // files over 1 GB are several RIFFs
    }
    if (!avi.codec.toUpperCase(Locale.ROOT).matches("MJPG|AVRN|JPEG|DMB1|")) {
      throw new UnsupportedImageException(
          "its pictures are coded as '%s', and those of an AVI are read in Motion JPEG alone. Convert it: 'ffmpeg -i FILE -c:v mjpeg -q:v 3 FILE.avi', or make frames of it: 'ffmpeg -i FILE frames/%%05d.png'"
              .formatted(avi.codec));
    }
    OptionalDouble rate =
        avi.microseconds > 0 ? OptionalDouble.of(1e6 / avi.microseconds) : OptionalDouble.empty();
    return new MotionJpeg(List.copyOf(avi.parts), rate).checked();
  }

  private String name(int at) {
    return new String(file, at, 4, StandardCharsets.ISO_8859_1);
  }

  /** The end of a chunk's content; a file that was cut off ends it. */
  private int end(int at) {
    long size = Bytes.i32Little(file, at + 4) & 0xFFFFFFFFL;
    return (int) Math.min(file.length, at + CHUNK + size);
  }

  /** Chunks begin at even places. */
  private int after(int at) {
    int end = end(at);
    return Math.min(file.length, end + (end - at & 1));
  }

  private void walk(int from, int to, int depth) {
    int at = from;
    while (at + CHUNK <= to && parts.size() < MotionJpeg.MOST_FRAMES) {
      if (name(at).equals("LIST") && at + HEADER <= to && depth < DEEPEST) {
        walk(at + HEADER, Math.min(to, end(at)), depth + 1);
      } else {
        chunk(name(at), at + CHUNK, Math.min(to, end(at)));
      }
      at = after(at);
    }
  }

  private void chunk(String name, int from, int to) {
    int size = to - from;
    if (name.equals("avih") && size >= 4) {
      microseconds = Bytes.i32Little(file, from) & 0xFFFFFFFFL;
    } else if (name.equals("strh") && size >= 8) {
      kind = name(from);
      streams++;
    } else if (name.equals("strf") && kind.equals("vids") && video < 0 && size >= 20) {
      video = streams - 1;
      codec = name(from + 16).strip();
    } else if (name.matches("\\d\\d(dc|db)") && Integer.parseInt(name.substring(0, 2)) == video) {
      frame(from, to);
    }
  }

  /** An empty chunk shows the frame before once more. */
  private void frame(int from, int to) {
    if (to > from) {
      parts.add(new MotionJpeg.Part(from, to));
    } else if (!parts.isEmpty()) {
      parts.add(parts.get(parts.size() - 1));
    }
  }
}
