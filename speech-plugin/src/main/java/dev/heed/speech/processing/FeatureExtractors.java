package dev.heed.speech.processing;

import dev.heed.api.Internal;
import dev.heed.error.HeedException;
import dev.heed.error.Suggestions;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The published feature extractors, by the names that configurations use. */
@Internal
public final class FeatureExtractors {

  private FeatureExtractors() {}

  /** Whether the folder configures a feature extractor for sound. */
  static boolean isIn(ModelFolder folder) {
    return folder
        .processorConfig("audio")
        .filter(
            config ->
                config.has("sampling_rate")
                    || type(config, folder).isPresent()
                    || ForeignExtractor.like(config).isPresent())
        .isPresent();
  }

  /**
   * The feature extractor of a folder; its processor's files are enough.
   *
   * @throws dev.heed.error.HeedException UNKNOWN_NAME for a type that Heed does not have,
   *     INVALID_MODEL where the folder configures none
   */
  public static FeatureExtractor of(ModelFolder folder) {
    Json config = folder.processorConfig("audio").orElseThrow(() -> missing(folder));
    String type =
        type(config, folder)
            .or(() -> named(config))
            .orElseThrow(
                () ->
                    HeedException.invalidModel(
                        "%s names no 'feature_extractor_type', and config.json no model that has one. Add the type: %s."
                            .formatted(
                                config.origin(), String.join(", ", Table.BY_TYPE.keySet()))));
    return named(type, config);
  }

  /**
   * The feature extractor of a published type.
   *
   * @throws dev.heed.error.HeedException UNKNOWN_NAME for a type that Heed does not have and whose
   *     keys are no known type's either
   */
  static FeatureExtractor named(String type, Json config) {
    Function<Json, FeatureExtractor> maker = Table.BY_TYPE.get(type);
    if (maker != null) {
      return maker.apply(config);
    }
    return ForeignExtractor.of(type, config)
        .orElseThrow(() -> Suggestions.unknown("feature extractor", type, Table.BY_TYPE.keySet()));
  }

  private static Optional<String> type(Json config, ModelFolder folder) {
    return named(config)
        .filter(type -> Table.BY_TYPE.containsKey(type))
        .or(() -> byModel(config, folder));
  }

  private static Optional<String> byModel(Json config, ModelFolder folder) {
    return named(config).isPresent() || config.has("image_processor_type")
        ? Optional.empty()
        : folder
            .findJson("config.json")
            .map(json -> json.text("model_type", ""))
            .flatMap(ExtractorsOfModels::of);
  }

  private static Optional<String> named(Json config) {
    return JsonNodes.find(config, "feature_extractor_type").map(node -> node.asText());
  }

  private static HeedException missing(ModelFolder folder) {
    return HeedException.invalidModel(
        "%s has no preprocessor_config.json, so it does not say how sound is processed. Copy the one that the model was published with."
            .formatted(folder.path()));
  }

  /** Made when a type is asked for: most folders configure no sound. */
  private static final class Table {
    static final Map<String, Function<Json, FeatureExtractor>> BY_TYPE =
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("ASTFeatureExtractor", SpectrogramFeatures::new),
                Map.entry("ClapFeatureExtractor", ClapFeatures::new),
                Map.entry("ClvpFeatureExtractor", ClvpFeatures::new),
                Map.entry("DacFeatureExtractor", CodecFeatures::stepped),
                Map.entry("DiaFeatureExtractor", CodecFeatures::stepped),
                Map.entry("EncodecFeatureExtractor", CodecFeatures::chunked),
                Map.entry("Gemma3nAudioFeatureExtractor", GemmaFeatures::three),
                Map.entry("Gemma4AudioFeatureExtractor", GemmaFeatures::four),
                Map.entry("Gemma4UnifiedAudioFeatureExtractor", SampleTokens::new),
                Map.entry("GraniteSpeechFeatureExtractor", GraniteFeatures::new),
                Map.entry("InklingFeatureExtractor", InklingFeatures::new),
                Map.entry("KyutaiSpeechToTextFeatureExtractor", CodecFeatures::delayed),
                Map.entry("LasrFeatureExtractor", LasrFeatures::new),
                Map.entry("NemotronAsrStreamingFeatureExtractor", ParakeetFeatures::streaming),
                Map.entry("ParakeetFeatureExtractor", ParakeetFeatures::normalised),
                Map.entry("PeAudioFeatureExtractor", CodecFeatures::mirrored),
                Map.entry("Phi4MultimodalFeatureExtractor", PhiFeatures::new),
                Map.entry("Qwen3ASRFeatureExtractor", QwenFeatures::new),
                Map.entry("SeamlessM4TFeatureExtractor", StackedFeatures::new),
                Map.entry("Speech2TextFeatureExtractor", BankFeatures::new),
                Map.entry("SpeechT5FeatureExtractor", WaveformFeatures::masked),
                Map.entry("UnivNetFeatureExtractor", UnivNetFeatures::new),
                Map.entry("VibeVoiceAcousticTokenizerFeatureExtractor", VibeFeatures::new),
                Map.entry("VoxtralRealtimeFeatureExtractor", RealtimeFeatures::new),
                Map.entry("Wav2Vec2FeatureExtractor", WaveformFeatures::normalised),
                Map.entry("WhisperFeatureExtractor", WhisperFeatures::of)));
  }
}
