package dev.heed.speech.audio;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * FLAC: lossless, 4 to 32 bits, up to 8 channels.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639">RFC 9639</a>
 */
final class FlacDecoder implements Decoder {

  private static final int STREAM_INFO = 34;

  /** What the first block of metadata says. */
  private record Stream(int rate, int channels, int bits, long samples) {}

  @Override
  public Audio decode(String name, byte[] file, AudioLimits limits) throws IOException {
    boolean tagged = file.length > 10 && file[0] == 'I';
    FlacBits bits = new FlacBits(file, tagged ? 10 + AudioFormat.id3(file) : 0);
    Stream stream = metadata(bits);
    limits.check(name, stream.samples, stream.rate, stream.channels);
    FlacFrame frame = new FlacFrame(bits, stream.channels, stream.bits);
    float[][] samples = new float[stream.channels][(int) Math.min(stream.samples, 1 << 20)];
    int length = 0;
    while (frame.next()) {
      limits.check(name, (long) length + frame.length(), stream.rate, stream.channels);
      length = append(samples, length, frame, stream.bits);
    }
    for (int c = 0; c < samples.length; c++) {
      samples[c] = Arrays.copyOf(samples[c], length);
    }
    return new Audio(samples, stream.rate);
  }

  private static int append(float[][] samples, int at, FlacFrame frame, int bits) {
    int end = at + frame.length();
    float full = (float) (1.0 / (1L << (bits - 1)));
    for (int c = 0; c < samples.length; c++) {
      if (samples[c].length < end) {
        samples[c] = Arrays.copyOf(samples[c], Math.max(end, 2 * samples[c].length));
      }
      long[] channel = frame.channel(c);
      for (int i = 0; i < frame.length(); i++) {
        samples[c][at + i] = channel[i] * full;
      }
    }
    return end;
  }

  private static Stream metadata(FlacBits bits) throws IOException {
    bits.skip(32); // fLaC
    Stream stream = null;
    boolean last;
    do {
      last = bits.read(1) == 1;
      int type = (int) bits.read(7);
      int size = (int) bits.read(24);
      if (type == 0 && size >= STREAM_INFO) {
        stream = streamInfo(bits);
        size -= STREAM_INFO;
      }
      bits.skip(8L * size);
    } while (!last);
    if (stream == null) {
      throw new EOFException("it does not describe its stream (no STREAMINFO)");
    }
    return stream;
  }

  private static Stream streamInfo(FlacBits bits) throws IOException {
    bits.skip(80); // sizes of blocks and frames
    int rate = (int) bits.read(20);
    int channels = (int) bits.read(3) + 1;
    int depth = (int) bits.read(5) + 1;
    long samples = bits.read(36);
    bits.skip(128); // a checksum of the samples
    if (rate == 0) {
      throw new IOException("its header claims 0 samples a second");
    }
    return new Stream(rate, channels, depth, samples);
  }
}
