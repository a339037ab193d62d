package dev.heed.speech.audio;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes recordings as WAV with integers of 16 bits.
 *
 * <pre>{@code
 * WavFile.write(Path.of("silence.wav"), Audio.mono(new float[16000], 16000));
 * }</pre>
 */
public final class WavFile {

  private static final int HEADER = 44;
  private static final int MOST_SAMPLES = (Integer.MAX_VALUE - HEADER) / 2;

  private WavFile() {}

  /**
   * Writes or replaces a file; samples beyond full scale are cut to it.
   *
   * @throws dev.heed.error.HeedException INVALID_OPTION where it cannot be written, or is too long
   *     for the format
   */
  public static void write(Path file, Audio audio) {
    try {
      byte[] bytes = bytes(audio);
      AtomicFile.write(file, out -> out.write(bytes));
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION, "'%s' cannot be written: %s.".formatted(file, e), e);
    }
  }

  /**
   * A whole file, in memory.
   *
   * @throws dev.heed.error.HeedException INVALID_OPTION where it is too long for the format
   */
  public static byte[] bytes(Audio audio) {
    int channels = audio.channels().length;
    long samples = (long) channels * audio.length();
    if (samples > MOST_SAMPLES) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "A recording of %s is too long for a WAV file. Write it in parts.".formatted(audio));
    }
    int data = (int) samples * 2;
    byte[] file = new byte[HEADER + data];
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(id("RIFF")).putInt(HEADER - 8 + data).put(id("WAVE"));
    bytes.put(id("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels);
    bytes.putInt(audio.rate()).putInt(audio.rate() * channels * 2);
    bytes.putShort((short) (channels * 2)).putShort((short) 16);
    bytes.put(id("data")).putInt(data);
    for (int i = 0; i < audio.length(); i++) {
      for (float[] channel : audio.channels()) {
        bytes.putShort((short) Math.round(Math.max(-1, Math.min(1, channel[i])) * 32767));
      }
    }
    return file;
  }

  private static byte[] id(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
