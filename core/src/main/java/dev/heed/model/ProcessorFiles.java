package dev.heed.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a folder describes its processor: the files and keys changed over the years. */
final class ProcessorFiles {

  private static final Map<String, String> NESTED =
      Map.of("image", "image_processor", "video", "video_processor", "audio", "feature_extractor");

  private static final List<String> TYPES =
      List.of("image_processor_type", "feature_extractor_type", "video_processor_type");

  private ProcessorFiles() {}

  static Optional<Json> config(ModelFolder folder, String modality) {
    Optional<Json> whole = folder.findJson("processor_config.json");
    return whole
        .flatMap(json -> nested(json, modality))
        .or(() -> ofVideos(folder, modality))
        .or(() -> folder.findJson("preprocessor_config.json"))
        .or(() -> whole.filter(json -> type(json).isPresent()));
  }

  private static Optional<Json> ofVideos(ModelFolder folder, String modality) {
    return modality.equals("video")
        ? folder.findJson("video_preprocessor_config.json")
        : Optional.empty();
  }

  private static Optional<Json> nested(Json whole, String modality) {
    return Optional.ofNullable(NESTED.get(modality)).filter(whole::has).map(whole::object);
  }

  static Optional<String> type(ModelFolder folder) {
    return Stream.of(
            folder.processorConfig(),
            folder.processorConfig("video"),
            folder.findJson("config.json"))
        .flatMap(Optional::stream)
        .flatMap(json -> type(json).stream())
        .findFirst();
  }

  private static Optional<String> type(Json json) {
    return TYPES.stream().filter(json::has).map(json::text).findFirst();
  }
}
