package dev.heed.lab;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Choices;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * In which layers a mechanism is swapped.
 *
 * @param sets one variant for each; an empty one is all layers
 */
public record LayerChoice(List<Set<Integer>> sets) {

  /**
   * {@code all}, {@code each}, or numbers and ranges: {@code 0,2-4}.
   *
   * @throws HeedException INVALID_OPTION for layers that the folder\'s model does not have
   */
  public static LayerChoice parse(String text, ModelFolder folder) {
    return switch (text) {
      case "all" -> new LayerChoice(List.of(Set.of()));
      case "each" ->
          new LayerChoice(IntStream.range(0, depth(folder.config())).mapToObj(Set::of).toList());
      default -> new LayerChoice(List.of(numbers(text, depth(folder.config()))));
    };
  }

  private static int depth(Json config) {
    return List.of("num_hidden_layers", "n_layer", "n_layers", "encoder_layers", "num_layers")
        .stream()
        .filter(config::has)
        .mapToInt(name -> config.integer(name, 0))
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "config.json does not say how many layers the model has. Use --layers all."));
  }

  private static Set<Integer> numbers(String text, int depth) {
    Set<Integer> layers = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      if (!part.matches("\\d{1,4}(-\\d{1,4})?")) {
        throw malformed(text, depth);
      }
      String[] ends = part.split("-");
      IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
          .forEach(layers::add);
    }
    if (layers.isEmpty() || layers.stream().anyMatch(layer -> layer >= depth)) {
      throw malformed(text, depth);
    }
    return layers;
  }

  private static HeedException malformed(String text, int depth) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "--layers %s does not name layers. Write all, each, or numbers from 0 to %s, such as 0,2-3."
            .formatted(text, depth - 1));
  }

  /** One variant for each of the sets, named after {@code name} and its layers. */
  public List<Variant> variants(String name, Choices chosen) {
    return sets.stream().map(set -> new Variant(named(name, set), chosen.inLayers(set))).toList();
  }

  private static String named(String name, Set<Integer> layers) {
    return layers.isEmpty()
        ? name
        : layers.stream()
            .sorted()
            .map(String::valueOf)
            .collect(
                Collectors.joining(
                    ",", name + " in " + (layers.size() == 1 ? "layer " : "layers "), ""));
  }
}
