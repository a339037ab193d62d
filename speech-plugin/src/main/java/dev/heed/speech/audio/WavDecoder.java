package dev.heed.speech.audio;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * WAV: RIFF, big-endian RIFX and 64-bit RF64; integers of 8, 16, 24 and 32 bits, floats of 32 and
 * 64, A-law and mu-law, any number of channels, plain and extensible headers.
 *
 * <p>Recorders that were cut off, and those that write to a pipe, leave lengths that lie. So the
 * file's own end counts: a data chunk that claims more holds what there is, and a length of 0 or of
 * all ones in the last chunk means up to the end.
 */
final class WavDecoder implements Decoder {

  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int A_LAW = 6;
  private static final int MU_LAW = 7;
  private static final int EXTENSIBLE = 0xfffe;

  /** What the {@code fmt } chunk says. */
  private record Format(int tag, int channels, int rate, int bits) {}

  @Override
  public Audio decode(String name, byte[] file, AudioLimits limits) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    boolean big = id(bytes, 0).equals("RIFX");
    bytes.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN).position(12);
    Format format = null;
    while (bytes.remaining() >= 8) {
      String id = id(bytes, bytes.position());
      long size = bytes.getInt(bytes.position() + 4) & 0xffffffffL;
      bytes.position(bytes.position() + 8);
      if (id.equals("fmt ")) {
        format = format(bytes, size);
      } else if (id.equals("data")) {
        return audio(name, required(format), data(bytes, size), limits);
      }
      skip(bytes, size);
    }
    throw new EOFException("it ends before any samples (no 'data' chunk)");
  }

  private static Format required(@org.jspecify.annotations.Nullable Format format)
      throws IOException {
    if (format == null) {
      throw new IOException("its samples come before the 'fmt ' chunk that describes them");
    }
    return format;
  }

  private static Format format(ByteBuffer bytes, long size) throws IOException {
    int at = bytes.position();
    if (size < 16 || bytes.remaining() < 16) {
      throw new EOFException("its 'fmt ' chunk has %s bytes, not at least 16".formatted(size));
    }
    int tag = bytes.getShort(at) & 0xffff;
    if (tag == EXTENSIBLE && size >= 26 && bytes.remaining() >= 26) {
      tag = bytes.getShort(at + 24) & 0xffff; // the start of the sub-format's GUID
    }
    int channels = bytes.getShort(at + 2) & 0xffff;
    int rate = bytes.getInt(at + 4);
    if (channels == 0 || rate <= 0) {
      throw new IOException("its header claims %s channels at %s Hz".formatted(channels, rate));
    }
    return new Format(tag, channels, rate, bytes.getShort(at + 14) & 0xffff);
  }

  private static ByteBuffer data(ByteBuffer bytes, long size) {
    boolean streamed = size == 0 || size == 0xffffffffL; // also RF64, whose length is elsewhere
    long there = bytes.remaining();
    boolean toTheEnd = size > there || (streamed && !holdsChunk(bytes));
    ByteBuffer data = bytes.slice().order(bytes.order());
    return data.limit((int) (toTheEnd ? there : size));
  }

  /** Whether a real chunk follows an empty data chunk, rather than samples. */
  private static boolean holdsChunk(ByteBuffer bytes) {
    return bytes.remaining() < 8
        || id(bytes, bytes.position()).chars().allMatch(c -> c >= ' ' && c < 127);
  }

  private static void skip(ByteBuffer bytes, long size) {
    long next = bytes.position() + size + (size & 1); // chunks begin at even places
    bytes.position((int) Math.min(next, bytes.limit()));
  }

  private static Audio audio(String name, Format format, ByteBuffer data, AudioLimits limits)
      throws IOException {
    if (format.tag == A_LAW || format.tag == MU_LAW) {
      limits.check(name, data.remaining() / format.channels, format.rate, format.channels);
      return new Audio(
          Companding.channels(data, format.channels, format.tag == A_LAW), format.rate);
    }
    SampleFormat samples = samples(format);
    int length = data.remaining() / (samples.bytes() * format.channels);
    limits.check(name, length, format.rate, format.channels);
    return new Audio(samples.channels(data, format.channels), format.rate);
  }

  private static SampleFormat samples(Format format) throws IOException {
    int container = (format.bits + 7) / 8 * 8;
    if (format.tag == FLOAT && container == 32) {
      return SampleFormat.F32;
    } else if (format.tag == FLOAT && container == 64) {
      return SampleFormat.F64;
    } else if (format.tag == PCM) {
      SampleFormat[] integers = {
        SampleFormat.U8, SampleFormat.S16, SampleFormat.S24, SampleFormat.S32
      };
      if (container >= 8 && container <= 32) {
        return integers[container / 8 - 1];
      }
    }
    throw new IOException(
        "its samples are of format %s with %s bits; integers of 8, 16, 24 and 32 bits, floats of 32 and 64, A-law and mu-law are read"
            .formatted(format.tag, format.bits));
  }

  private static String id(ByteBuffer bytes, int at) {
    byte[] id = new byte[4];
    bytes.get(at, id);
    return new String(id, StandardCharsets.ISO_8859_1);
  }
}
