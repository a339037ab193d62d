package dev.heed.speech.processing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.speech.audio.Audio;
import dev.heed.testing.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the published classes do that no stored case shows. */
class PublishedSoundTest {

  private static FeatureExtractor of(String type, String config) {
    return FeatureExtractors.named(type, Json.parse("preprocessor_config.json", config));
  }

  private static float[] ramp(int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (i % 50 - 25) / 50f;
    }
    return samples;
  }

  @Test
  void shorter_recordings_of_a_batch_are_padded_and_masked() {
    List<float[]> two = List.of(ramp(1000), ramp(700));
    Inputs dac = of("DacFeatureExtractor", "{\"hop_length\": 320}").extract(two);
    assertThat(dac.byName().get("input_values").shape().axes()).containsExactly(2, 1, 1280);
    long[] mask = dac.byName().get("padding_mask").toLongs();
    assertThat(java.util.Arrays.stream(mask).sum()).isEqualTo(1700);
    Inputs tokens = of("Gemma4UnifiedAudioFeatureExtractor", "{}").extract(two);
    assertThat(tokens.byName().get("input_features").shape().axes()).containsExactly(2, 2, 640);
  }

  @Test
  void chunks_and_silence_are_added_as_configured() {
    String chunks = "{\"chunk_length_s\": 1.0, \"overlap\": 0.01, \"sampling_rate\": 1000}";
    Inputs encodec = of("EncodecFeatureExtractor", chunks).extract(List.of(ramp(1500)));
    // two chunks that begin 990 samples apart
    assertThat(encodec.byName().get("input_values").shape().axes()).containsExactly(1, 1, 1990);
    String late =
        "{\"sampling_rate\": 1000, \"audio_silence_prefix_seconds\": 0.5, \"audio_delay_seconds\":"
            + " 2.5}";
    Inputs kyutai = of("KyutaiSpeechToTextFeatureExtractor", late).extract(List.of(ramp(100)));
    float[] values = kyutai.byName().get("input_values").toFloats();
    assertThat(values).hasSize(500 + 100 + 3500);
    assertThat(values[499]).isZero();
    assertThat(values[501]).isEqualTo(ramp(100)[1]);
  }

  @Test
  void a_codec_of_two_channels_hears_both() {
    FeatureExtractor stereo = of("EncodecFeatureExtractor", "{\"feature_size\": 2}");
    Audio two = new Audio(new float[][] {ramp(500), new float[500]}, 24_000);
    float[] values = stereo.process(List.of(two)).byName().get("input_values").toFloats();
    assertThat(values).hasSize(1000);
    assertThat(values[1]).isEqualTo(ramp(500)[1]);
    assertThat(values[501]).isZero();
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () -> stereo.process(List.of(Audio.mono(ramp(500), 24_000))),
        "2 channels");
  }

  @Test
  void parakeet_takes_mean_and_deviation_of_the_real_frames_out() {
    Inputs inputs =
        of("ParakeetFeatureExtractor", "{}").extract(List.of(ramp(16_000), ramp(4_000)));
    assertThat(inputs.byName().get("input_features").shape().axes()).containsExactly(2, 101, 80);
    float[] all = inputs.byName().get("input_features").toFloats();
    double sum = 0;
    for (int t = 0; t < 25; t++) {
      sum += all[(101 + t) * 80 + 3];
    }
    assertThat(sum / 25).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-4));
    assertThat(all[(101 + 25) * 80 + 3]).isZero();
  }

  @Test
  void a_type_of_a_house_is_read_by_its_keys_and_said() {
    FeatureExtractor own =
        of("HouseFeatureExtractor", "{\"n_fft\": 400, \"hop_length\": 160, \"chunk_length\": 1}");
    assertThat(own.notices().get(0)).contains("HouseFeatureExtractor", "WhisperFeatureExtractor");
    assertThat(own.extract(List.of(ramp(500))).byName()).containsKey("input_features");
    Refused.with(ErrorCode.UNKNOWN_NAME, () -> of("HouseFeatureExtractor", "{}"), "House");
    String chroma = "{\"n_fft\": 16384, \"hop_length\": 4096, \"chunk_length\": 30}";
    Refused.with(
        ErrorCode.UNSUPPORTED,
        () -> of("MusicgenMelodyFeatureExtractor", chroma),
        "MusicgenMelody",
        "heed infer");
  }
}
