package dev.heed.speech.processing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinimumDurationTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"conv_kernel\":[10,3,3,3,3,2,2],\"conv_stride\":[5,2,2,2,2,2,2]}; 400",
        "{\"model_type\":\"moonshine\"}; 895",
        "{\"model_type\":\"audio-spectrogram-transformer\"}; 1"
      })
  void a_model_needs_as_much_as_its_convolutions_reach_over(String config, int samples)
      throws IOException {
    Files.writeString(folder.resolve("config.json"), config);
    MinimumDuration least = MinimumDuration.of(ModelFolder.open(folder), 16000);
    assertThat(least.samples()).isEqualTo(samples);
    least.require(Audio.mono(new float[samples], 16000));
    if (samples > 1) {
      Refused.with(
          ErrorCode.INVALID_INPUT,
          () -> least.require(Audio.mono(new float[samples - 1], 16000)),
          "too short",
          "at least",
          samples + " samples");
    }
  }
}
