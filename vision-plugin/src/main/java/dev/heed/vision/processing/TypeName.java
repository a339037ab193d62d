package dev.heed.vision.processing;

import dev.heed.model.Json;
import java.util.List;
import java.util.Optional;

/**
 * The type that a folder names.
 *
 * @param said as it is written, or the one that the model implies; empty where neither is
 * @param ofImages whether it is named as an image processor, not as any feature extractor
 */
record TypeName(Optional<String> said, boolean ofImages) {

  static TypeName of(Json config, Json model) {
    Optional<String> named = named(config).or(() -> named(model));
    boolean general = named.map(TypeName::plain).filter("ImageProcessor"::equals).isPresent();
    Optional<String> implied = PublishedType.ofModel(model.text("model_type", ""));
    Optional<String> found = general || named.isEmpty() ? implied.or(() -> named) : named;
    Optional<String> own = ownClass(config);
    boolean ofImages = config.has("image_processor_type") || own.isPresent();
    return new TypeName(found.or(() -> own), ofImages);
  }

  /** The class of a house's own that {@code auto_map} names. */
  private static Optional<String> ownClass(Json config) {
    String name = config.objectOrEmpty("auto_map").text("AutoImageProcessor", "");
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(name.substring(name.lastIndexOf('.') + 1));
  }

  private static Optional<String> named(Json config) {
    if (config.has("image_processor_type")) {
      return Optional.of(config.text("image_processor_type"));
    }
    for (String key : List.of("feature_extractor_type", "video_processor_type")) {
      if (config.has(key)) {
        return Optional.of(config.text(key));
      }
    }
    return Optional.empty();
  }

  String name() {
    return said.orElse("");
  }

  /** Without what says which backend or how old it is. */
  Optional<String> plain() {
    return said.map(TypeName::plain);
  }

  static String plain(String name) {
    return name.replace("FeatureExtractor", "ImageProcessor")
        .replaceFirst("(?<=ImageProcessor)(Fast|Pil)$", "")
        .replaceFirst("^(Image|Base)ImageProcessor$", "ImageProcessor");
  }

  /** The backend that the ending says. */
  Optional<Backend> backend() {
    if (name().endsWith("Fast")) {
      return Optional.of(Backend.TORCHVISION);
    }
    return name().endsWith("Pil") ? Optional.of(Backend.PIL) : Optional.empty();
  }

  /** Whether a type is named that nobody published. */
  boolean isForeign() {
    return ofImages && said.isPresent() && PublishedType.find(plain(name())).isEmpty();
  }
}
