package dev.heed.speech.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.spi.Source;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioFeatureExtractionTest {

  @TempDir private Path temporary;

  private static Tensor heard(Path folder, Map<String, String> options) {
    Audio audio =
        new AudioReader().read(Source.of(Reference.folder("inputs/audio/chirp_3s_16k.wav")));
    Opening opening = Opening.of(folder).withOptions(options);
    try (Pipeline<Audio, Tensor> hear =
        Heed.start().pipeline(AudioFeatureExtraction.TYPE, opening)) {
      return hear.run(audio.slice(0, 16_000));
    }
  }

  private Path wavLm() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("wavlm"));
    WeightsByRule.folder(Reference.folder("models_5/speech__wavlm"), folder);
    Path config = folder.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("WavLMForCTC", "WavLMModel"));
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        "{\"feature_extractor_type\": \"Wav2Vec2FeatureExtractor\"}");
    return folder;
  }

  @Test
  void moments_are_vectors_and_their_mean_is_one() throws IOException {
    Path folder = wavLm();
    Tensor each = heard(folder, Map.of());
    assertThat(each.shape().axes()).containsExactly(799, 32);
    Tensor mean = heard(folder, Map.of("pool", "mean"));
    assertThat(mean.shape().axes()).containsExactly(32);
    double sum = 0;
    for (int t = 0; t < 799; t++) {
      sum += each.toFloats()[t * 32 + 5];
    }
    assertThat(mean.toFloats()[5])
        .isCloseTo((float) (sum / 799), org.assertj.core.data.Offset.offset(1e-5f));
  }

  @Test
  void clap_gives_the_embedding_of_the_recording() {
    Path clap = Reference.folder("models/clap");
    Tensor vector = heard(clap, Map.of("normalize", "true"));
    assertThat(vector.shape().axes()).containsExactly(24);
    double squares = 0;
    for (float value : vector.toFloats()) {
      squares += value * value;
    }
    assertThat(squares).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
  }
}
