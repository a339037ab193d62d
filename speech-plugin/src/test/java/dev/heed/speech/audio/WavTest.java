package dev.heed.speech.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.error.ErrorCode;
import dev.heed.spi.Source;
import dev.heed.testing.Refused;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavTest {

  private static final int RATE = 16000;

  /** A WAV file with one value after the other in every channel. */
  private static byte[] wav(int tag, int bits, int channels, boolean extensible, double... values) {
    int bytes = bits / 8;
    ByteBuffer file =
        ByteBuffer.allocate(200 + values.length * bytes * channels).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(0)
        .put("WAVEfmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    file.putInt(extensible ? 40 : 16).putShort((short) (extensible ? 0xfffe : tag));
    file.putShort((short) channels).putInt(RATE).putInt(RATE * bytes * channels);
    file.putShort((short) (bytes * channels)).putShort((short) bits);
    if (extensible) {
      file.putShort((short) 22).putShort((short) bits).putInt(0).putShort((short) tag);
      file.put(new byte[14]);
    }
    file.put("LIST".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(3)
        .put(new byte[] {1, 2, 3, 0}); // odd, so padded
    file.put("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(values.length * bytes * channels);
    for (double value : values) {
      for (int c = 0; c < channels; c++) {
        sample(file, tag, bits, value);
      }
    }
    return Arrays.copyOf(file.array(), file.position());
  }

  private static void sample(ByteBuffer file, int tag, int bits, double value) {
    if (tag == 3) {
      if (bits == 32) {
        file.putFloat((float) value);
      } else {
        file.putDouble(value);
      }
      return;
    }
    long whole = Math.round(value * (1L << (bits - 1)));
    long clipped = Math.min(whole, (1L << (bits - 1)) - 1);
    for (int b = 0; b < bits / 8; b++) {
      file.put((byte) ((bits == 8 ? clipped + 128 : clipped) >> (8 * b)));
    }
  }

  static Audio read(byte[] file) {
    return new AudioReader().read(new Source("test.wav", () -> new ByteArrayInputStream(file)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 8, 1, false", "1, 16, 1, false", "1, 16, 8, true", "1, 24, 2, false", "1, 24, 1, true",
    "1, 32, 6, true", "3, 32, 1, false", "3, 32, 2, true", "3, 64, 1, false", "3, 64, 5, true"
  })
  void every_depth_and_header_gives_the_samples(
      int tag, int bits, int channels, boolean extensible) {
    double[] values = {0, 0.5, -0.25, -1, 0.75};
    Audio audio = read(wav(tag, bits, channels, extensible, values));
    assertThat(audio.rate()).isEqualTo(RATE);
    assertThat(audio.channels()).hasDimensions(channels, values.length);
    for (float[] channel : audio.channels()) {
      for (int i = 0; i < values.length; i++) {
        assertThat((double) channel[i]).isCloseTo(values[i], within(bits == 8 ? 0.01 : 1e-4));
      }
    }
    assertThat((double) audio.samples()[1]).isCloseTo(0.5, within(0.01));
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "1000000", "2147483647"})
  void a_header_that_lies_about_its_length_gives_the_samples_there_are(int claimed) {
    byte[] file = wav(1, 16, 1, false, 0, 0.5, -0.25, -1);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 12, claimed);
    assertThat(read(file).length()).isEqualTo(4);
  }

  @Test
  void a_sample_that_is_cut_off_is_left_out() {
    byte[] file = wav(1, 16, 2, false, 0, 0.5, -0.25);
    assertThat(read(Arrays.copyOf(file, file.length - 3)).length()).isEqualTo(2);
  }

  @Test
  void what_cannot_be_read_is_refused_with_a_reason() {
    byte[] file = wav(1, 16, 1, false, 0.5);
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () -> read(Arrays.copyOf(file, 30)),
        "test.wav",
        "broken WAV",
        "fmt");
    Refused.with(ErrorCode.INVALID_INPUT, () -> read(new byte[0]), "empty");
    Refused.with(
        ErrorCode.UNSUPPORTED,
        () -> read("hello there".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
        "WAV, FLAC, MP3, Ogg Vorbis and Ogg Opus");
    Refused.with(
        ErrorCode.INVALID_INPUT, () -> read(wav(17, 16, 1, false, 0.5)), "format 17", "A-law");
  }

  @Test
  void a_recording_beyond_the_limits_is_refused() {
    AudioReader strict = new AudioReader(new AudioLimits(1 << 20, 1e-4, 2), RawFormat.SPEECH);
    byte[] longOne = wav(1, 16, 1, false, new double[10]);
    byte[] wide = wav(1, 16, 3, false, 0);
    Refused.with(
        ErrorCode.INVALID_INPUT, () -> strict.read(source(longOne)), "lasts", "AudioLimits");
    Refused.with(ErrorCode.INVALID_INPUT, () -> strict.read(source(wide)), "3 channels");
    AudioReader small = new AudioReader(new AudioLimits(20, 9, 2), RawFormat.SPEECH);
    Refused.with(ErrorCode.INVALID_INPUT, () -> small.read(source(wide)), "larger than 20 bytes");
  }

  private static Source source(byte[] file) {
    return new Source("test.wav", () -> new ByteArrayInputStream(file));
  }

  @Test
  void standard_input_without_a_header_is_16_bits_at_16_khz() {
    byte[] raw = {0, 64, 0, (byte) 192};
    Audio audio = new AudioReader().read(new Source("-", () -> new ByteArrayInputStream(raw)));
    assertThat(audio.rate()).isEqualTo(16000);
    assertThat(audio.samples()).containsExactly(0.5f, -0.5f);
  }
}
