package dev.heed.speech.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The first packet of an Ogg Opus stream.
 *
 * @param skip samples of each channel that only let the decoder begin
 * @param gain by which samples are louder than they are stored
 * @param streams in each packet, the first {@code coupled} of which have two channels
 * @param mapping for each channel, which of the decoded ones it is; 255 for silence
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7845">RFC 7845, section 5.1</a>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OpusHead(int channels, int skip, float gain, int streams, int coupled, short[] mapping) {

  private static final int SILENCE = 255;

  static OpusHead of(byte[] packet) throws IOException {
    require(packet.length >= 19 && isHead(packet), "its first packet is no Opus header");
    ByteBuffer bytes = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
    int channels = packet[9] & 0xff;
    int family = packet[18] & 0xff;
    require((packet[8] & 0xf0) == 0, "it is of a version of Opus that is not known");
    require(channels > 0, "its header claims no channels");
    int skip = bytes.getShort(10) & 0xffff;
    float gain = (float) Math.pow(10, bytes.getShort(16) / (20.0 * 256));
    if (family == 0) {
      require(channels <= 2, "its header claims %s channels without a map".formatted(channels));
      short[] mapping = channels == 1 ? new short[] {0} : new short[] {0, 1};
      return new OpusHead(channels, skip, gain, 1, channels - 1, mapping);
    }
    require(
        family <= 2 || family == 255,
        "its channels are mapped in a way that is not known (family %s)".formatted(family));
    require(packet.length >= 21 + channels, "its map of channels is cut off");
    return mapped(packet, channels, skip, gain);
  }

  private static OpusHead mapped(byte[] packet, int channels, int skip, float gain)
      throws IOException {
    int streams = packet[19] & 0xff;
    int coupled = packet[20] & 0xff;
    require(
        streams > 0 && coupled <= streams && streams + coupled <= SILENCE,
        "its header claims %s streams, %s of them with two channels".formatted(streams, coupled));
    short[] mapping = new short[channels];
    for (int c = 0; c < channels; c++) {
      mapping[c] = (short) (packet[21 + c] & 0xff);
      require(
          mapping[c] < streams + coupled || mapping[c] == SILENCE,
          "its map names a channel that is not there");
    }
    return new OpusHead(channels, skip, gain, streams, coupled, mapping);
  }

  /** Whether a packet begins as Opus's first does. */
  static boolean isHead(byte[] packet) {
    return packet.length >= 8
        && new String(packet, 0, 8, StandardCharsets.ISO_8859_1).equals("OpusHead");
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }
}
