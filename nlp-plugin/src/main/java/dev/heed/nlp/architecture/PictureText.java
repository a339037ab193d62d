package dev.heed.nlp.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The language model inside a model of pictures and text: any of the family of {@link Llama}.
 *
 * @param family how its layers are built
 * @param config its own configuration
 * @param body its weights, below {@code model}
 * @param head where {@code lm_head} lies, if it has one
 */
record PictureText(Llama family, Json config, Parameters body, Parameters head) {

  private static final String WORDS = "embed_tokens.weight";

  /** Where checkpoints of several years keep it. */
  private static final List<String> PLACES =
      List.of(
          "model.language_model",
          "language_model.model",
          "model.text_model",
          "model.language_model.model",
          "language_model",
          "model");

  /** What a text model is called inside of a larger one, where it is another's. */
  private static final Map<String, String> SAME =
      Map.of(
          "qwen2_vl_text", "qwen2",
          "qwen2_vl", "qwen2",
          "qwen2_5_vl_text", "qwen2",
          "qwen2_5_vl", "qwen2",
          "qwen3_vl_text", "qwen3",
          "gemma3", "gemma3_text",
          "lfm2", "llama"); // its words are plain; PictureDecoder has its layers

  static PictureText of(Json config, Parameters all) {
    Json own = TextDefaults.over(config);
    Parameters body = body(all);
    boolean inside = all.has("language_model.lm_head.weight");
    return new PictureText(family(own), own, body, inside ? all.at("language_model") : all);
  }

  private static Parameters body(Parameters all) {
    return PLACES.stream()
        .map(place -> at(all, place))
        .filter(part -> part.has(WORDS))
        .findFirst()
        .orElseGet(() -> at(all, PLACES.get(0)));
  }

  private static Parameters at(Parameters all, String path) {
    Parameters part = all;
    for (String name : path.split("\\.", -1)) {
      part = part.at(name);
    }
    return part;
  }

  private static Llama family(Json config) {
    String type = config.text("model_type", "llama");
    String known = SAME.getOrDefault(type, type);
    return families()
        .filter(family -> family.modelType().equals(known))
        .findFirst()
        .orElseThrow(() -> unknown(config, type));
  }

  private static Stream<Llama> families() {
    return Stream.of(
            Stream.of(new Llama()),
            LlamaFamily.all().stream(),
            OlmoFamily.all().stream(),
            Gemma.all().stream())
        .flatMap(part -> part)
        .filter(Llama.class::isInstance)
        .map(Llama.class::cast);
  }

  private static HeedException unknown(Json config, String type) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "%s: the text model is a '%s', which is not built inside of a model of pictures. Built are: %s. Export the model to ONNX, and put its graphs into the folder."
            .formatted(config.origin(), type, families().map(Llama::modelType).toList()));
  }

  /** The configuration of the text model: {@code text_config}, or in older files the whole. */
  static Json own(Json config) {
    return JsonNodes.find(config, "text_config").isPresent()
        ? config.object("text_config")
        : config;
  }
}
