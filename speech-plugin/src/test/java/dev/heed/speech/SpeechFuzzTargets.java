package dev.heed.speech;

import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.ctc.CtcVocabularyTarget;
import dev.heed.speech.whisper.WhisperSettingsTarget;
import dev.heed.spi.Source;
import dev.heed.testing.Repository;
import dev.heed.testing.fuzz.ConfigTarget;
import dev.heed.testing.fuzz.FuzzTarget;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import dev.heed.testing.fuzz.FuzzTargets;
import dev.heed.testing.fuzz.ProcessorTarget;
import dev.heed.testing.fuzz.Seeds;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;

/** Recordings, what is made of them, and the architectures that hear them. */
public final class SpeechFuzzTargets implements FuzzTargets {

  private static final String OWN = "speech-plugin/src/test/resources/dev/heed/speech/audio";

  private static final List<String> EXTRACTORS =
      List.of(
          "{\"feature_extractor_type\":\"WhisperFeatureExtractor\",\"feature_size\":80,\"hop_length\":160,\"chunk_length\":2,\"n_fft\":400,\"sampling_rate\":16000,\"padding_value\":0.0,\"return_attention_mask\":false}",
          "{\"feature_extractor_type\":\"ASTFeatureExtractor\",\"max_length\":128,\"mean\":-4.2,\"std\":4.5,\"num_mel_bins\":64,\"do_normalize\":true,\"sampling_rate\":16000}",
          "{\"feature_extractor_type\":\"Wav2Vec2FeatureExtractor\",\"do_normalize\":true,\"padding_value\":0,\"sampling_rate\":16000,\"return_attention_mask\":true}",
          "{\"feature_extractor_type\":\"ClapFeatureExtractor\",\"feature_size\":64,\"fft_window_size\":1024,\"frequency_max\":14000,\"frequency_min\":50,\"hop_length\":480,\"max_length_s\":2,\"padding\":\"repeatpad\",\"truncation\":\"fusion\",\"sampling_rate\":48000,\"top_db\":null}",
          "{\"feature_extractor_type\":\"SeamlessM4TFeatureExtractor\",\"stride\":2,\"num_mel_bins\":80,\"padding_value\":0.0,\"sampling_rate\":16000,\"return_attention_mask\":true}",
          "{\"feature_extractor_type\":\"Speech2TextFeatureExtractor\",\"do_ceptral_normalize\":true,\"normalize_means\":true,\"normalize_vars\":true,\"num_mel_bins\":80,\"padding_value\":0.0,\"sampling_rate\":16000}");

  @Override
  public List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget(
            "wav", Form.BYTES, f -> sounds("x.wav", Seeds.of(".*\\.wav", "inputs/audio"))),
        new FuzzTarget("flac", Form.BYTES, f -> sounds("x.flac", own("tone.flac"))),
        new FuzzTarget("mp3", Form.BYTES, f -> sounds("x.mp3", own("tone.mp3"))),
        new FuzzTarget("ogg", Form.OGG, f -> sounds("x.ogg", own("tone.ogg"))),
        CtcVocabularyTarget.target(),
        WhisperSettingsTarget.target(),
        ConfigTarget.of("speech-config", "dev.heed.speech"),
        ProcessorTarget.of("speech-processor", "audio", EXTRACTORS, SpeechFuzzTargets::sound));
  }

  private static List<byte[]> own(String name) {
    return List.of(Seeds.bytes(Repository.root().resolve(OWN).resolve(name)));
  }

  private static Reading sounds(String name, List<byte[]> seeds) {
    AudioReader reader = new AudioReader();
    return Reading.of(
        seeds,
        (bytes, seed) -> reader.read(new Source(name, () -> new ByteArrayInputStream(bytes))));
  }

  private static Object sound() {
    Path file = Seeds.paths("short_500smp_16k.wav", 90_000, "inputs/audio").get(0);
    Audio audio = new AudioReader().read(Source.of(file));
    return audio;
  }
}
