package dev.heed.speech.processing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.speech.audio.Audio;
import dev.heed.testing.Refused;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BadSoundTest {

  private static final Json NOTHING = Json.empty("preprocessor_config.json");
  private static final List<FeatureExtractor> ALL =
      List.of(
          WhisperFeatures.of(NOTHING),
          new SpectrogramFeatures(NOTHING),
          WaveformFeatures.normalised(NOTHING),
          new ClapFeatures(NOTHING),
          new StackedFeatures(NOTHING),
          new BankFeatures(NOTHING));

  private static void requireFinite(Audio audio) {
    for (FeatureExtractor extractor : ALL) {
      Inputs inputs = extractor.process(List.of(audio));
      inputs
          .byName()
          .values()
          .forEach(
              tensor -> {
                for (float value : tensor.toFloats()) {
                  assertThat(Float.isFinite(value)).isTrue();
                }
              });
    }
  }

  @Test
  void silence_gives_numbers() {
    requireFinite(Audio.mono(new float[16000], 16000));
  }

  @Test
  void clipped_sound_gives_numbers() {
    float[] samples = new float[16000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i % 40 < 20 ? 1 : -1;
    }
    requireFinite(Audio.mono(samples, 16000));
  }

  @Test
  void eight_channels_and_4_khz_are_mixed_and_resampled() {
    float[][] channels = new float[8][4000];
    for (float[] channel : channels) {
      Arrays.fill(channel, 0.1f);
    }
    requireFinite(new Audio(channels, 4000));
  }

  @Test
  void ten_milliseconds_are_too_short_for_frames_and_enough_for_others() {
    Audio audio = Audio.mono(new float[160], 16000);
    assertThat(WhisperFeatures.of(NOTHING).process(List.of(audio)).byName()).hasSize(1);
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () -> new SpectrogramFeatures(NOTHING).process(List.of(audio)),
        "10.0 ms",
        "too short",
        "25 ms");
  }

  @Test
  void samples_that_are_no_numbers_are_refused_with_their_time() {
    float[] samples = new float[16000];
    samples[8000] = Float.NaN;
    for (FeatureExtractor extractor : ALL) {
      Refused.with(
          ErrorCode.INVALID_INPUT,
          () -> extractor.process(List.of(Audio.mono(samples, 16000))),
          "NaN",
          "0.500 s");
    }
  }

  @Test
  void no_samples_are_refused() {
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () -> ALL.get(0).process(List.of(Audio.mono(new float[0], 16000))),
        "no samples");
  }

  @Test
  void a_second_is_a_hundred_frames() {
    Frames frames = Frames.of(Audio.mono(new float[16000 + 240], 16000));
    assertThat(frames.count()).isEqualTo(100);
    assertThat(frames.frame(3)).hasSize(400);
    assertThat(frames.seconds(50)).isEqualTo(0.5);
    assertThat(frames.spectrogram()).hasDimensions(100, 201);
  }
}
