package dev.heed.speech.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.spi.Source;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OpusTest {

  private static Audio read(byte[] file) {
    return new AudioReader().read(new Source("x.opus", () -> new ByteArrayInputStream(file)));
  }

  @Test
  void a_voice_message_is_as_long_as_it_says_behind_what_it_skips() throws IOException {
    byte[] file =
        Files.readAllBytes(Reference.folder("faults/text-and-speech/inputs").resolve("voice.ogg"));
    Audio audio = read(file);
    assertThat(audio.rate()).isEqualTo(48_000);
    assertThat(audio.channels()).hasDimensions(2, 192_000);
  }

  @Test
  void every_channel_begins_where_it_was_recorded() {
    double[][] all = {{440}, {440, 880}, {440, 880, 660}, {440, 550, 660, 770, 880, 990}};
    for (double[] pitches : all) {
      Audio audio = read(OpusFiles.tones(20_000, 0, pitches));
      assertThat(audio.channels()).hasDimensions(pitches.length, 20_000);
      for (int c = 0; c < pitches.length; c++) {
        assertThat(likeness(audio.channels()[c], pitches[c])).isGreaterThan(0.995);
      }
    }
  }

  /** The correlation with the tone that was encoded, behind the encoder's first samples. */
  private static double likeness(float[] samples, double pitch) {
    double both = 0;
    double first = 0;
    double second = 0;
    for (int i = 1_000; i < samples.length - 1_000; i++) {
      double tone = OpusFiles.tone(pitch, i);
      both += tone * samples[i];
      first += tone * tone;
      second += (double) samples[i] * samples[i];
    }
    return both / Math.sqrt(first * second);
  }

  @Test
  void a_stream_that_was_joined_late_is_as_long_as_what_is_there() {
    assertThat(read(OpusFiles.tones(10_000, 960_000, 440)).length()).isEqualTo(10_000);
  }

  @Test
  void a_file_that_is_cut_off_gives_what_there_is_or_says_that_it_is_broken() {
    byte[] file = OpusFiles.tones(60_000, 0, 440, 880);
    for (int length : new int[] {30, 60, 120, file.length / 2, file.length - 5}) {
      byte[] cut = Arrays.copyOf(file, length);
      try {
        assertThat(read(cut).length()).isLessThanOrEqualTo(60_000);
      } catch (dev.heed.error.HeedException e) {
        Refused.with(ErrorCode.INVALID_INPUT, () -> read(cut), "x.opus", "broken");
      }
    }
  }

  @Test
  void what_the_header_cannot_mean_is_refused() {
    byte[] file = OpusFiles.tones(2_000, 0, 440);
    byte[] none = file.clone();
    none[28 + 9] = 0; // channels: the page's checksum no longer fits, so the page is lost
    Refused.with(ErrorCode.INVALID_INPUT, () -> read(none), "x.opus", "broken");
  }
}
