package dev.heed.speech.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heed.error.ErrorCode;
import dev.heed.testing.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {

  private static float[] tone(double hertz, int rate, int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) Math.sin(2 * Math.PI * hertz * i / rate);
    }
    return samples;
  }

  /** Root mean square of the middle half, in decibels below a full tone. */
  private static double level(float[] samples) {
    double sum = 0;
    for (int i = samples.length / 4; i < samples.length * 3 / 4; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return 10 * Math.log10(4 * sum / samples.length);
  }

  @ParameterizedTest
  @CsvSource({
    "48000, 16000, 8100", "48000, 16000, 11000", "48000, 16000, 15900", "44100, 16000, 8050",
    "44100, 16000, 13000", "44100, 16000, 22000", "16000, 4000, 2100", "22050, 16000, 8100"
  })
  void what_would_fold_back_is_down_by_80_db(int from, int to, double hertz) {
    double level = level(Resampler.between(from, to).resample(tone(hertz, from, from)));
    System.out.printf("%d to %d Hz: %.0f Hz folds back at %.0f dB%n", from, to, hertz, level);
    assertThat(level).isLessThan(-80);
  }

  @ParameterizedTest
  @CsvSource({"48000, 16000", "44100, 16000", "8000, 16000", "4000, 16000", "16000, 48000"})
  void what_is_heard_stays_as_it_was_within_80_db(int from, int to) {
    double hertz = 0.4 * Math.min(from, to);
    float[] resampled = Resampler.between(from, to).resample(tone(hertz, from, from));
    float[] wanted = tone(hertz, to, to);
    float[] error = new float[to];
    for (int i = 0; i < to; i++) {
      error[i] = resampled[i] - wanted[i];
    }
    assertThat(level(error)).isLessThan(-80);
  }

  @Test
  void the_length_is_rounded_up() {
    assertThat(Resampler.between(48000, 16000).length(48000)).isEqualTo(16000);
    assertThat(Resampler.between(44100, 16000).length(44101)).isEqualTo(16001);
    assertThat(Resampler.between(4000, 16000).length(1)).isEqualTo(4);
    assertThat(Resampler.between(4000, 16000).resample(new float[0])).isEmpty();
  }

  @Test
  void a_rate_that_no_recording_has_is_refused() {
    Refused.with(ErrorCode.INVALID_INPUT, () -> Resampler.between(5, 16000), "5 samples a second");
  }

  @Test
  void an_odd_rate_takes_no_table_and_sounds_as_its_neighbour_does() {
    float[] tone = new float[4000];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) Math.sin(2 * Math.PI * 440 * i / 999_983.0);
    }
    float[] odd = Resampler.between(999_983, 48_000).resample(tone);
    for (int i = 20; i < odd.length - 20; i++) {
      float expected = (float) Math.sin(2 * Math.PI * 440 * i / 48_000.0);
      assertThat(odd[i]).isCloseTo(expected, within(0.02f));
    }
  }
}
