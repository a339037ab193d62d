package dev.heed.speech.processing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For configurations that name no type: what the published model's type has. */
final class ExtractorsOfModels {

  /** Each feature extractor's types of models, as transformers 5.18 lists them. */
  private static final Map<String, List<String>> MODELS =
      Map.ofEntries(
          Map.entry("ASTFeatureExtractor", List.of("audio-spectrogram-transformer")),
          Map.entry("ClapFeatureExtractor", List.of("clap")),
          Map.entry("ClvpFeatureExtractor", List.of("clvp")),
          Map.entry("DacFeatureExtractor", List.of("dac", "higgs_audio_v2_tokenizer", "xcodec")),
          Map.entry("DiaFeatureExtractor", List.of("dia")),
          Map.entry(
              "EncodecFeatureExtractor", List.of("encodec", "csm", "mimi", "moshi", "musicgen")),
          Map.entry("Gemma3nAudioFeatureExtractor", List.of("gemma3n")),
          Map.entry("Gemma4AudioFeatureExtractor", List.of("gemma4")),
          Map.entry("Gemma4UnifiedAudioFeatureExtractor", List.of("gemma4_unified")),
          Map.entry("GraniteSpeechFeatureExtractor", List.of("granite_speech")),
          Map.entry("InklingFeatureExtractor", List.of("inkling_mm_model")),
          Map.entry("KyutaiSpeechToTextFeatureExtractor", List.of("kyutai_speech_to_text")),
          Map.entry("LasrFeatureExtractor", List.of("lasr_ctc", "lasr_encoder")),
          Map.entry("NemotronAsrStreamingFeatureExtractor", List.of("nemotron_asr_streaming")),
          Map.entry(
              "ParakeetFeatureExtractor",
              List.of("parakeet_ctc", "parakeet_encoder", "parakeet_tdt", "parakeet_rnnt")),
          Map.entry("PeAudioFeatureExtractor", List.of("pe_audio", "pe_audio_video")),
          Map.entry("Phi4MultimodalFeatureExtractor", List.of("phi4_multimodal")),
          Map.entry("Qwen3ASRFeatureExtractor", List.of("qwen3_asr")),
          Map.entry(
              "SeamlessM4TFeatureExtractor",
              List.of("seamless_m4t", "seamless_m4t_v2", "wav2vec2-bert")),
          Map.entry("Speech2TextFeatureExtractor", List.of("speech_to_text")),
          Map.entry("SpeechT5FeatureExtractor", List.of("speecht5")),
          Map.entry("UnivNetFeatureExtractor", List.of("univnet")),
          Map.entry(
              "VibeVoiceAcousticTokenizerFeatureExtractor",
              List.of("vibevoice_acoustic_tokenizer", "vibevoice", "vibevoice_asr")),
          Map.entry("VoxtralRealtimeFeatureExtractor", List.of("voxtral_realtime")),
          Map.entry(
              "Wav2Vec2FeatureExtractor",
              List.of(
                  "wav2vec2",
                  "data2vec-audio",
                  "hubert",
                  "moonshine",
                  "sew",
                  "sew-d",
                  "unispeech",
                  "unispeech-sat",
                  "wav2vec2-conformer",
                  "wavlm")),
          Map.entry(
              "WhisperFeatureExtractor",
              List.of(
                  "whisper",
                  "audioflamingo3",
                  "glmasr",
                  "qwen2_5_omni",
                  "qwen2_audio",
                  "qwen3_omni_moe",
                  "voxtral")));

  private static final Map<String, String> BY_MODEL = byModel();

  private ExtractorsOfModels() {}

  private static Map<String, String> byModel() {
    Map<String, String> types = new HashMap<>();
    MODELS.forEach((type, models) -> models.forEach(model -> types.put(model, type)));
    return types;
  }

  /** The type for a {@code model_type}. */
  static Optional<String> of(String model) {
    return Optional.ofNullable(BY_MODEL.get(model));
  }
}
