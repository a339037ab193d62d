package dev.heed.look;

import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code config.json} and the other files of a folder add to a graph's structure.
 *
 * @param besideDecoder it is the encoder of a model whose decoder is another graph
 * @param writes its only sequence is one that it continues, as a language model does
 * @param heads how many heads the configuration names
 */
public record GraphHints(boolean besideDecoder, boolean writes, Optional<Integer> heads) {

  /** A graph of which nothing more is known. */
  public static GraphHints none() {
    return new GraphHints(false, false, Optional.empty());
  }

  /** What {@code folder} says about its graph of that name. */
  public static GraphHints of(ModelFolder folder, String graph) {
    Optional<Json> config = folder.findJson("config.json");
    boolean writes =
        config.stream()
            .flatMap(json -> json.texts("architectures").stream())
            .anyMatch(name -> name.endsWith("ForCausalLM") || name.endsWith("LMHeadModel"));
    return new GraphHints(
        graph.startsWith("encoder") && isBesideDecoder(folder),
        writes,
        config.flatMap(GraphHints::heads));
  }

  /** An encoder that is recorded, where there are no files, has its decoder beside it. */
  private static boolean isBesideDecoder(ModelFolder folder) {
    return folder.graphs().isEmpty()
        || folder.graphs().stream().anyMatch(name -> name.startsWith("decoder"));
  }

  private static Optional<Integer> heads(Json config) {
    return Stream.of("num_attention_heads", "encoder_attention_heads", "n_head", "num_heads")
        .filter(key -> JsonNodes.of(config).path(key).isInt())
        .map(key -> JsonNodes.of(config).path(key).asInt())
        .findFirst();
  }
}
