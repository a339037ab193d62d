package dev.heed.vision.architecture;

import dev.heed.error.HeedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A kind of layer as timm writes it in its tables: {@code ir_r2_k5_s2_e6_c40_se0.25} are two
 * inverted residuals of kernel 5, the first of which halves the image, with six times as many
 * channels inside, 40 outside, and a squeeze to a quarter.
 *
 * @param type {@code cn}, {@code ds}, {@code ir}, {@code er} or {@code uir}
 * @param numbers by their letters
 * @param activation empty where it is the net's
 * @param skip whether it must add to what goes around it: {@code skip}, {@code noskip}, or empty
 */
record TimmBlock(String type, Map<String, String> numbers, String activation, String skip) {

  private static final Map<String, String> ACTIVATIONS =
      Map.of("re", "relu", "r6", "relu6", "hs", "hard_swish", "sw", "silu", "mi", "mish");

  TimmBlock {
    numbers = Map.copyOf(numbers);
  }

  static TimmBlock of(String text) {
    String[] parts = text.split("_", -1);
    Map<String, String> numbers = new HashMap<>();
    String activation = "";
    String skip = "";
    for (String part : List.of(parts).subList(1, parts.length)) {
      if (part.equals("skip") || part.equals("noskip")) {
        skip = part;
      } else if (part.startsWith("n")) {
        activation = ACTIVATIONS.getOrDefault(part.substring(1), "");
      } else {
        String letters = part.replaceFirst("\\d.*", "");
        numbers.put(letters, part.substring(letters.length()));
      }
    }
    return new TimmBlock(parts[0], numbers, activation, skip);
  }

  /** The stages of a table: lines, of one or several kinds of layers each. */
  static List<List<TimmBlock>> stages(String table) {
    return table
        .lines()
        .map(line -> Stream.of(line.strip().split(" +")).map(TimmBlock::of).toList())
        .toList();
  }

  /** A whole number, or {@code otherwise} where it is not told. */
  int number(String letter, int otherwise) {
    return (int) fraction(letter, otherwise);
  }

  double fraction(String letter, double otherwise) {
    try {
      return numbers.containsKey(letter) ? Double.parseDouble(numbers.get(letter)) : otherwise;
    } catch (NumberFormatException e) {
      throw HeedException.invalidModel("No layer of timm is written " + this);
    }
  }

  String bends(String net) {
    return activation.isEmpty() ? net : activation;
  }
}
