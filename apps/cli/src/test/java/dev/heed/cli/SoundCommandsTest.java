package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.model.Safetensors;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.spi.Source;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testkit.Tensors;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written of sound: speech as WAV, features as tensors. */
class SoundCommandsTest {

  private static final String SOUND = Reference.folder("inputs/audio/chirp_3s_16k.wav").toString();

  @TempDir private Path temporary;

  private Path vits() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("vits"));
    WeightsByRule.folder(Reference.folder("models_5/text-to-audio__vits"), folder);
    Files.writeString(
        folder.resolve("vocab.json"), "{\"<pad>\": 0, \"h\": 1, \"e\": 2, \"l\": 3, \"o\": 4}");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"phonemize\": false}");
    return folder;
  }

  @Test
  void speech_is_written_as_wav_and_told_in_json() throws IOException {
    Path wav = temporary.resolve("hello.wav");
    Run run =
        Run.heed(
            "run",
            "text-to-audio",
            "--model",
            vits().toString(),
            "Hello",
            "--out",
            wav.toString(),
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode output = run.json().get(0).path("output");
    Audio written = new AudioReader().read(Source.of(wav));
    assertThat(output.path("sampling_rate").asInt()).isEqualTo(written.rate()).isEqualTo(16_000);
    assertThat(output.path("length").asInt()).isEqualTo(written.length());
  }

  @Test
  void several_texts_go_into_a_folder_and_another_format_is_refused() throws IOException {
    String model = vits().toString();
    Path folder = temporary.resolve("spoken");
    Run two =
        Run.heed("run", "text-to-audio", "--model", model, "he", "lo", "--out", folder.toString());
    assertThat(two.code()).as(two.err()).isZero();
    assertThat(folder.resolve("he.wav")).isRegularFile();
    assertThat(folder.resolve("lo.wav")).isRegularFile();
    Run mp3 =
        Run.heed(
            "run",
            "text-to-audio",
            "--model",
            model,
            "he",
            "--out",
            temporary.resolve("he.mp3").toString());
    assertThat(mp3.code()).isEqualTo(2);
    assertThat(mp3.err()).contains("MP3", "WAV");
  }

  @Test
  void features_are_made_by_the_processor_s_file_alone() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("dac"));
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        "{\"feature_extractor_type\": \"DacFeatureExtractor\", \"hop_length\": 512}");
    Path out = temporary.resolve("features.safetensors");
    Run run = Run.heed("process", "--model", folder.toString(), SOUND, "--out", out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    try (Safetensors tensors = Safetensors.open(out)) {
      assertThat(tensors.names()).containsExactlyInAnyOrder("input_values", "padding_mask");
      assertThat(tensors.tensor("input_values").shape().axes()).containsExactly(1, 1, 48_128);
    }
  }

  @Test
  void a_model_of_sound_is_called_without_a_mask() throws IOException {
    Path source = Reference.folder("models_5/speech__wav2vec2_bert");
    Path folder = Files.createDirectories(temporary.resolve("bert"));
    WeightsByRule.folder(source, folder);
    Path out = temporary.resolve("logits.safetensors");
    Run run =
        Run.heed(
            "infer",
            "--model",
            folder.toString(),
            "--inputs",
            source.resolve("in.safetensors").toString(),
            "--out",
            out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    try (Safetensors made = Safetensors.open(out);
        Safetensors right = Safetensors.open(source.resolve("out.safetensors"))) {
      Tensor logits = made.tensor("logits");
      assertThat(Tensors.difference(logits, right.tensor("logits"))).isLessThan(1e-4);
    }
  }
}
