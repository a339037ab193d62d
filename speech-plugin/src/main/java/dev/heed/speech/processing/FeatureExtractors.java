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

  private static final Map<String, Function<Json, FeatureExtractor>> BY_TYPE =
      new TreeMap<>(
          Map.of(
              "WhisperFeatureExtractor", WhisperFeatures::of,
              "ASTFeatureExtractor", SpectrogramFeatures::new,
              "Wav2Vec2FeatureExtractor", WaveformFeatures::new,
              "ClapFeatureExtractor", ClapFeatures::new,
              "SeamlessM4TFeatureExtractor", StackedFeatures::new,
              "Speech2TextFeatureExtractor", BankFeatures::new));

  /** For configurations that name no type: what the model's type has. */
  private static final Map<String, String> BY_MODEL =
      Map.ofEntries(
          Map.entry("whisper", "WhisperFeatureExtractor"),
          Map.entry("audio-spectrogram-transformer", "ASTFeatureExtractor"),
          Map.entry("wav2vec2", "Wav2Vec2FeatureExtractor"),
          Map.entry("wav2vec2-conformer", "Wav2Vec2FeatureExtractor"),
          Map.entry("hubert", "Wav2Vec2FeatureExtractor"),
          Map.entry("wavlm", "Wav2Vec2FeatureExtractor"),
          Map.entry("sew", "Wav2Vec2FeatureExtractor"),
          Map.entry("unispeech", "Wav2Vec2FeatureExtractor"),
          Map.entry("unispeech-sat", "Wav2Vec2FeatureExtractor"),
          Map.entry("data2vec-audio", "Wav2Vec2FeatureExtractor"),
          Map.entry("moonshine", "Wav2Vec2FeatureExtractor"),
          Map.entry("clap", "ClapFeatureExtractor"),
          Map.entry("wav2vec2-bert", "SeamlessM4TFeatureExtractor"),
          Map.entry("seamless_m4t", "SeamlessM4TFeatureExtractor"),
          Map.entry("seamless_m4t_v2", "SeamlessM4TFeatureExtractor"),
          Map.entry("speech_to_text", "Speech2TextFeatureExtractor"));

  private FeatureExtractors() {}

  /** Whether the folder configures a feature extractor for sound. */
  static boolean isIn(ModelFolder folder) {
    return folder
        .processorConfig("audio")
        .filter(config -> config.has("sampling_rate") || type(config, folder).isPresent())
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
                            .formatted(config.origin(), String.join(", ", BY_TYPE.keySet()))));
    Function<Json, FeatureExtractor> maker = BY_TYPE.get(type);
    if (maker == null) {
      throw Suggestions.unknown("feature extractor", type, BY_TYPE.keySet());
    }
    return maker.apply(config);
  }

  private static Optional<String> type(Json config, ModelFolder folder) {
    return named(config).filter(BY_TYPE::containsKey).or(() -> byModel(config, folder));
  }

  private static Optional<String> byModel(Json config, ModelFolder folder) {
    return named(config).isPresent() || config.has("image_processor_type")
        ? Optional.empty()
        : folder
            .findJson("config.json")
            .map(json -> json.text("model_type", ""))
            .flatMap(model -> Optional.ofNullable(BY_MODEL.get(model)));
  }

  private static Optional<String> named(Json config) {
    return JsonNodes.find(config, "feature_extractor_type").map(node -> node.asText());
  }

  private static HeedException missing(ModelFolder folder) {
    return HeedException.invalidModel(
        "%s has no preprocessor_config.json, so it does not say how sound is processed. Copy the one that the model was published with."
            .formatted(folder.path()));
  }
}
