package dev.heed.generate;

import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** How far a decoder can count. */
final class ModelLimits {

  private static final List<String> POSITIONS =
      List.of("max_target_positions", "max_position_embeddings", "n_positions", "n_ctx");

  private ModelLimits() {}

  /** The configuration and those of the decoder in it, the decoder's first. */
  static List<Json> parts(Json config) {
    return Stream.of("decoder", "text_config", "generator")
        .filter(name -> JsonNodes.find(config, name).filter(node -> node.isObject()).isPresent())
        .map(config::object)
        .collect(
            java.util.stream.Collectors.collectingAndThen(
                java.util.stream.Collectors.toList(),
                inner -> Stream.concat(inner.stream(), Stream.of(config)).toList()));
  }

  /** The largest number of tokens of one sequence; empty where positions are relative. */
  static OptionalInt positions(ModelFolder folder) {
    return folder.findJson("config.json").map(ModelLimits::positions).orElse(OptionalInt.empty());
  }

  private static OptionalInt positions(Json config) {
    return parts(config).stream()
        .filter(part -> !part.has("relative_attention_num_buckets") && !part.has("alibi"))
        .flatMap(part -> POSITIONS.stream().filter(part::has).map(part::integer))
        .mapToInt(Integer::intValue)
        .findFirst();
  }
}
