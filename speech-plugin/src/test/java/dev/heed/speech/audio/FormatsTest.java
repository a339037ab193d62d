package dev.heed.speech.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.spi.Source;
import dev.heed.testing.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One tone per channel, 440 and 880 Hz, in every format. */
class FormatsTest {

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = FormatsTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static Audio read(String name, byte[] file) {
    return new AudioReader().read(new Source(name, () -> new ByteArrayInputStream(file)));
  }

  @Test
  void flac_is_equal_to_the_wav_it_was_made_of() throws IOException {
    Audio wav = read("tone.wav", bytes("tone.wav"));
    Audio flac = read("tone.flac", bytes("tone.flac"));
    assertThat(flac.rate()).isEqualTo(wav.rate());
    assertThat(flac.channels()).isDeepEqualTo(wav.channels());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tone.mp3", "tone.ogg"})
  void lossy_formats_hold_the_tones_of_both_channels(String name) throws IOException {
    Audio audio = read(name, bytes(name));
    assertThat(audio.rate()).isEqualTo(16000);
    assertThat(audio.seconds()).isBetween(0.39, 0.56);
    assertThat(crossings(audio.channels()[0])).isBetween(84, 92); // 2 * 440 / 10
    assertThat(crossings(audio.channels()[1])).isBetween(172, 180);
  }

  @Test
  void an_mp3_is_as_long_as_the_recording_it_was_made_of() throws IOException {
    java.nio.file.Path inputs = dev.heed.testing.Reference.folder("faults/text-and-speech/inputs");
    Audio mp3 = read("lead.mp3", java.nio.file.Files.readAllBytes(inputs.resolve("lead.mp3")));
    assertThat(mp3.channels()[0]).hasSize(32_000);
  }

  @Test
  void what_is_no_recording_is_not_read_to_its_end() throws IOException {
    byte[] file = new byte[100_000];
    InputStream zeros = new ByteArrayInputStream(file);

    Refused.with(
        ErrorCode.UNSUPPORTED,
        () -> new AudioReader().read(new Source("zeros", () -> zeros)),
        "'zeros' is not a recording");
    assertThat(zeros.available()).isGreaterThan(90_000);
  }

  @Test
  void what_is_not_read_is_named() {
    byte[] mp4 = "....ftypM4A ........".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    Refused.with(ErrorCode.UNSUPPORTED, () -> read("a.m4a", mp4), "MP4");
  }

  /** Changes of sign in 0.1 seconds amid the tone. */
  private static int crossings(float[] samples) {
    int crossings = 0;
    for (int i = 3200; i < 4800; i++) {
      crossings += samples[i] < 0 != samples[i + 1] < 0 ? 1 : 0;
    }
    return crossings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tone.flac", "tone.mp3", "tone.ogg"})
  void a_file_that_is_cut_off_gives_what_there_is_or_says_that_it_is_broken(String name)
      throws IOException {
    byte[] file = bytes(name);
    for (int length : new int[] {16, 60, 200, file.length / 2, file.length - 5}) {
      byte[] cut = Arrays.copyOf(file, length);
      try {
        assertThat(read(name, cut).length()).isLessThan(10000);
      } catch (dev.heed.error.HeedException e) {
        Refused.with(ErrorCode.INVALID_INPUT, () -> read(name, cut), name, "broken");
      }
    }
  }
}
