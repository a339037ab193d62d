package dev.heed.speech;

import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.audio.OpusFiles;
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
          "{\"feature_extractor_type\":\"Speech2TextFeatureExtractor\",\"do_ceptral_normalize\":true,\"normalize_means\":true,\"normalize_vars\":true,\"num_mel_bins\":80,\"padding_value\":0.0,\"sampling_rate\":16000}",
          "{\"feature_extractor_type\":\"EncodecFeatureExtractor\",\"feature_size\":1,\"chunk_length_s\":0.5,\"overlap\":0.01,\"sampling_rate\":24000}",
          "{\"feature_extractor_type\":\"KyutaiSpeechToTextFeatureExtractor\",\"audio_delay_seconds\":0.5,\"audio_silence_prefix_seconds\":0.1,\"sampling_rate\":24000}",
          "{\"feature_extractor_type\":\"PeAudioFeatureExtractor\",\"hop_length\":1920,\"sampling_rate\":48000}",
          "{\"feature_extractor_type\":\"Gemma3nAudioFeatureExtractor\",\"feature_size\":64,\"frame_length_ms\":20.0,\"hop_length_ms\":10.0,\"min_frequency\":125.0,\"max_frequency\":7600.0,\"preemphasis\":0.97,\"preemphasis_htk_flavor\":false,\"fft_overdrive\":true,\"mel_floor\":1e-05}",
          "{\"feature_extractor_type\":\"UnivNetFeatureExtractor\",\"win_length\":512,\"filter_length\":512,\"hop_length\":128,\"num_mel_bins\":40,\"max_length_s\":2,\"model_in_channels\":16}",
          "{\"feature_extractor_type\":\"InklingFeatureExtractor\",\"audio_token_duration_s\":0.01,\"window_size_multiplier\":2.0,\"n_fft\":400,\"feature_size\":40}",
          "{\"feature_extractor_type\":\"ParakeetFeatureExtractor\",\"feature_size\":40,\"hop_length\":160,\"n_fft\":512,\"win_length\":400,\"preemphasis\":0.97}",
          "{\"feature_extractor_type\":\"Phi4MultimodalFeatureExtractor\",\"feature_size\":40,\"win_length\":400,\"n_fft\":512,\"audio_compression_rate\":8}",
          "{\"feature_extractor_type\":\"Qwen3ASRFeatureExtractor\",\"feature_size\":40,\"chunk_length\":2,\"min_length\":800,\"n_window\":10}",
          "{\"feature_extractor_type\":\"ClvpFeatureExtractor\",\"feature_size\":40,\"default_audio_length\":2,\"n_fft\":512}");

  @Override
  public List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget(
            "wav", Form.BYTES, f -> sounds("x.wav", Seeds.of(".*\\.wav", "inputs/audio"))),
        new FuzzTarget("flac", Form.BYTES, f -> sounds("x.flac", own("tone.flac"))),
        new FuzzTarget("mp3", Form.BYTES, f -> sounds("x.mp3", own("tone.mp3"))),
        new FuzzTarget("ogg", Form.OGG, f -> sounds("x.ogg", own("tone.ogg"))),
        new FuzzTarget("opus", Form.OGG, f -> sounds("x.opus", OpusFiles.seeds())),
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
