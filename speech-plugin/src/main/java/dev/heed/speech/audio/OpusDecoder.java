package dev.heed.speech.audio;

import dev.heed.speech.audio.OggPackets.OggPacket;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMSDecoder;
import io.github.jaredmdobson.concentus.OpusPacketInfo;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Ogg Opus: the first stream of the file, through Concentus, at 48 kHz whatever it was recorded at.
 * What only lets the decoder begin and what only fills the last packet are left out.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7845">RFC 7845</a>
 */
final class OpusDecoder implements Decoder {

  private static final int RATE = 48_000;

  /** Samples in the longest packet: 120 ms. */
  private static final int LONGEST = 5_760;

  @Override
  public Audio decode(String name, byte[] file, AudioLimits limits) throws IOException {
    OggPackets packets = new OggPackets(file);
    OpusHead head = OpusHead.of(required(packets.next(), "it has no header").bytes());
    limits.check(name, 0, RATE, head.channels());
    required(packets.next(), "it ends before any sound"); // comments
    return new Run(name, head, limits).decode(packets);
  }

  private static OggPacket required(Optional<OggPacket> packet, String otherwise)
      throws EOFException {
    return packet.orElseThrow(() -> new EOFException(otherwise));
  }

  /** One pass over one file. */
  private static final class Run {

    private final String name;
    private final OpusHead head;
    private final AudioLimits limits;
    private final OpusMSDecoder decoder;
    private final short[] block;
    private float[][] samples;
    private int length;
    private long begin = -1;
    private long end = Long.MAX_VALUE;

    Run(String name, OpusHead head, AudioLimits limits) throws IOException {
      this.name = name;
      this.head = head;
      this.limits = limits;
      this.block = new short[LONGEST * head.channels()];
      this.samples = new float[head.channels()][RATE];
      try {
        this.decoder =
            OpusMSDecoder.create(
                RATE, head.channels(), head.streams(), head.coupled(), head.mapping());
      } catch (OpusException | RuntimeException e) {
        throw contradiction(e);
      }
    }

    Audio decode(OggPackets packets) throws IOException {
      for (Optional<OggPacket> next = packets.next(); next.isPresent(); next = packets.next()) {
        OggPacket packet = next.get();
        append(block(packet.bytes()));
        limits.check(name, length, RATE, head.channels());
        if (packet.place() >= 0) {
          placed(packet);
        }
        if (packet.last()) {
          break;
        }
      }
      return audio();
    }

    /** The page says where the stream is behind its last packet: where it began, and ends. */
    private void placed(OggPacket packet) {
      if (begin < 0) {
        begin = Math.max(0, packet.place() - length);
      }
      if (packet.last()) {
        end = packet.place() - begin;
      }
    }

    /** How many samples of each channel a packet gives; a broken one gives none. */
    private int block(byte[] packet) throws IOException {
      if (packet.length == 0) {
        return 0;
      }
      try {
        requireLength(packet);
        int count = decoder.decodeMultistream(packet, 0, packet.length, block, 0, LONGEST, 0);
        if (count < 0) {
          throw new IOException("a packet cannot be decoded (%s)".formatted(count));
        }
        return count;
      } catch (RuntimeException | AssertionError e) { // Concentus checks little of what it reads
        throw contradiction(e);
      }
    }

    private static void requireLength(byte[] packet) throws IOException {
      int samples = OpusPacketInfo.getNumSamples(packet, 0, packet.length, RATE);
      if (samples < 1 || samples > LONGEST) {
        throw new IOException("a packet claims to last longer than 120 ms, or not at all");
      }
    }

    private void append(int count) {
      if (length + count > samples[0].length) {
        int room = Math.max(length + count, samples[0].length / 2 * 3);
        for (int c = 0; c < samples.length; c++) {
          samples[c] = Arrays.copyOf(samples[c], room);
        }
      }
      float full = head.gain() / 32768;
      for (int c = 0; c < samples.length; c++) {
        for (int i = 0; i < count; i++) {
          samples[c][length + i] = block[i * samples.length + c] * full;
        }
      }
      length += count;
    }

    private Audio audio() throws IOException {
      int to = (int) Math.max(0, Math.min(length, end));
      int from = Math.min(head.skip(), to);
      if (length == 0) {
        throw new EOFException("it has no whole packet of sound");
      }
      float[][] kept = new float[samples.length][];
      for (int c = 0; c < kept.length; c++) {
        kept[c] = Arrays.copyOfRange(samples[c], from, to);
      }
      return new Audio(kept, RATE);
    }

    private static IOException contradiction(Throwable e) {
      return new IOException("a packet contradicts its headers", e);
    }
  }
}
