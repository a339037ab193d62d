package dev.heed.vision.image.jpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which decoder is used for which file. Another than ours has to be set up first, which costs as
 * much as decoding some large pictures: that is done once the process has decoded {@link
 * #MANY_PIXELS}.
 */
final class NativeDecoders {

  /**
   * Setting up costs 0.1 to 0.15 s of processor time, and a megapixel is decoded about 4.5 ms
   * faster after it: a process that goes on as it began soon has it back.
   */
  static final long MANY_PIXELS = 16_000_000;

  /** Below it a call costs as much as it saves. */
  private static final int FEW_PIXELS = 10_000;

  static final NativeDecoders OF_THE_PROCESS = new NativeDecoders(MANY_PIXELS, FEW_PIXELS);

  /** Narrower and lower pictures have ways of their own, which the check does not cover. */
  private static final int SHORT_SIDE = 16;

  private final long manyPixels;
  private final int fewPixels;
  private final AtomicLong decoded = new AtomicLong();
  private final NativeCandidate imageIo = NativeCandidate.imageIo();
  private final NativeCandidate turboJpeg = NativeCandidate.turboJpeg();

  /**
   * @param manyPixels from how many on, those of the picture at hand with them, other decoders are
   *     set up
   * @param fewPixels below which a picture is decoded by ours
   */
  NativeDecoders(long manyPixels, int fewPixels) {
    this.manyPixels = manyPixels;
    this.fewPixels = fewPixels;
  }

  /**
   * @param reader at its first scan
   * @return nothing where our own decoder is to go on
   */
  Jpeg.@Nullable Pixels decode(FileReader reader) throws JpegException {
    JpegSettings settings = JpegSettings.ofTheProcess();
    Frame frame = reader.header();
    if (!settings.mayBeNative() || frame == null || frame.madeWidth < frame.width) {
      return null;
    }
    long pixels = (long) frame.width * frame.height;
    if (decoded.addAndGet(pixels) < manyPixels
        || pixels < fewPixels
        || Math.min(frame.width, frame.height) < SHORT_SIDE) {
      return null;
    }
    NativeDecoder decoder = decoder(JpegKind.of(frame), settings);
    PlainJpeg plain = decoder == null ? null : reader.plain();
    byte[] rgb = plain == null ? null : decoder.decode(plain);
    return rgb == null ? null : new Jpeg.Pixels(frame.width, frame.height, rgb);
  }

  /** For the kind, opened and checked where nobody has had use for it before. */
  @Nullable NativeDecoder decoder(JpegKind kind, JpegSettings settings) {
    NativeDecoder first = imageIo.decoder(kind, settings);
    return first != null ? first : turboJpeg.decoder(kind, settings);
  }

  /** What would be used, set up at once. */
  String describe() {
    JpegSettings settings = JpegSettings.ofTheProcess();
    if (!settings.mayBeNative()) {
      return "Heed's own, as -D%s=java asks".formatted(JpegSettings.DECODER);
    }
    List<String> parts = new ArrayList<>();
    parts.add("Heed's own for the first %s megapixels".formatted(manyPixels / 1_000_000));
    parts.add(imageIo.describe(settings));
    parts.add(turboJpeg.describe(settings));
    return String.join("; ", parts);
  }
}
