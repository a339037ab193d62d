package dev.heed.vision.architecture;

import dev.heed.model.Json;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Models of the library timm. Their files have timm's name of a model, {@code architecture}, in
 * place of a {@code model_type}; what that name stands for is a table in timm.
 */
final class Timm {

  private static final String WRAPPER = "timm_wrapper";
  private static final String BACKBONE = "timm_backbone";

  private Timm() {}

  /**
   * The name of a model without the tag of its weights: {@code resnet18} of {@code
   * resnet18.a1_in1k}. Empty where a configuration is not timm's.
   */
  static Optional<String> name(Json config) {
    String type = config.text("model_type", "");
    boolean inside =
        type.equals(BACKBONE) || (config.flag("use_timm_backbone", false) && hasNoConfig(config));
    boolean whole = type.isEmpty() || type.equals(WRAPPER);
    String key = inside ? "backbone" : whole ? "architecture" : "";
    return config.has(key)
        ? Optional.of(config.text(key).replaceFirst("\\..*", ""))
        : Optional.empty();
  }

  /** Whether a configuration is of nothing else than a timm model. */
  static boolean isWhole(Json config) {
    return List.of("", WRAPPER, BACKBONE).contains(config.text("model_type", ""));
  }

  private static boolean hasNoConfig(Json config) {
    return !config.has("backbone_config");
  }

  /** Whether a configuration is that of a timm model whose whole name fits {@code names}. */
  static boolean isNamed(Json config, Pattern names) {
    return name(config).filter(name -> names.matcher(name).matches()).isPresent();
  }

  /** What the file changes in the table of its model. */
  static Json changes(Json config) {
    return config.objectOrEmpty("model_args");
  }

  /** The weights: transformers keeps them one level down. */
  static Parameters weights(Parameters parameters, String probe) {
    return parameters.has(probe) ? parameters : parameters.at("timm_model");
  }
}
