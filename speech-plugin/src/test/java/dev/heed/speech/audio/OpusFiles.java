package dev.heed.speech.audio;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMSEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Ogg Opus files of tones, made by Concentus. */
public final class OpusFiles {

  /** Samples that the encoder's own delay takes. */
  static final int SKIP = 312;

  private static final int RATE = 48_000;
  private static final int FRAME = 960;

  private OpusFiles() {}

  /** What a fuzzer begins with: one channel, two, and three. */
  public static List<byte[]> seeds() {
    return List.of(tones(4_000, 0, 440), tones(4_000, 0, 440, 880), tones(3_000, 0, 440, 880, 660));
  }

  /**
   * One tone to a channel.
   *
   * @param length samples of each channel
   * @param begin where the stream says that its first sample stands
   */
  static byte[] tones(int length, long begin, double... pitches) {
    int channels = pitches.length;
    int coupled = channels > 1 ? 1 : 0;
    short[] mapping = new short[channels];
    for (int c = 0; c < channels; c++) {
      mapping[c] = (short) c;
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    StreamState stream = new StreamState();
    stream.init(7);
    put(stream, head(channels, channels - coupled, coupled, mapping), 0, false);
    flush(stream, file);
    put(stream, "OpusTags\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1), 0, false);
    flush(stream, file);
    try {
      OpusMSEncoder encoder =
          OpusMSEncoder.Create(
              RATE,
              channels,
              channels - coupled,
              coupled,
              mapping,
              OpusApplication.OPUS_APPLICATION_AUDIO);
      encode(stream, encoder, file, length, begin, pitches);
    } catch (OpusException e) {
      throw new AssertionError(e);
    }
    flush(stream, file);
    return file.toByteArray();
  }

  private static void encode(
      StreamState stream,
      OpusMSEncoder encoder,
      ByteArrayOutputStream file,
      int length,
      long begin,
      double... pitches) {
    int channels = pitches.length;
    byte[] packet = new byte[4_000];
    for (int at = 0; at < length + SKIP; at += FRAME) {
      short[] frame = new short[FRAME * channels];
      for (int i = 0; i < frame.length; i++) {
        frame[i] = (short) (32_767 * tone(pitches[i % channels], at + i / channels));
      }
      int size = encoder.encodeMultistream(frame, 0, FRAME, packet, 0, packet.length);
      boolean last = at + FRAME >= length + SKIP;
      put(stream, Arrays.copyOf(packet, size), begin + (last ? length + SKIP : at + FRAME), last);
      if (at / FRAME % 4 == 3) {
        flush(stream, file);
      }
    }
  }

  static double tone(double pitch, int sample) {
    return 0.4 * Math.sin(2 * Math.PI * pitch * sample / RATE);
  }

  private static byte[] head(int channels, int streams, int coupled, short... mapping) {
    boolean mapped = channels > 2;
    ByteBuffer head =
        ByteBuffer.allocate(mapped ? 21 + channels : 19).order(ByteOrder.LITTLE_ENDIAN);
    head.put("OpusHead".getBytes(StandardCharsets.ISO_8859_1)).put((byte) 1).put((byte) channels);
    head.putShort((short) SKIP).putInt(RATE).putShort((short) 0).put((byte) (mapped ? 1 : 0));
    if (mapped) {
      head.put((byte) streams).put((byte) coupled);
      for (short channel : mapping) {
        head.put((byte) channel);
      }
    }
    return head.array();
  }

  private static void put(StreamState stream, byte[] bytes, long place, boolean last) {
    Packet packet = new Packet();
    packet.packet_base = bytes;
    packet.bytes = bytes.length;
    packet.granulepos = place;
    packet.e_o_s = last ? 1 : 0;
    stream.packetin(packet);
  }

  private static void flush(StreamState stream, ByteArrayOutputStream file) {
    Page page = new Page();
    while (stream.flush(page) != 0) {
      file.write(page.header_base, page.header, page.header_len);
      file.write(page.body_base, page.body, page.body_len);
    }
  }
}
