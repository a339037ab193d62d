package dev.heed.onnx.match;

import dev.heed.onnx.GraphNode;
import java.util.List;
import java.util.Optional;

/**
 * An attention that one operator can compute.
 *
 * @param parted the values that hold queries, keys and values as {@code [B, N, H, D]}
 * @param scale what scores are multiplied with
 * @param bias what is added to them, of a shape that spreads over {@code [B, H, N, M]}
 * @param mask which of them count
 * @param swap the node that gives the result as {@code [B, N, H, D]}
 */
public record AttentionMatch(
    List<String> parted,
    int heads,
    float scale,
    Optional<String> bias,
    Optional<Mask> mask,
    GraphNode swap) {

  /**
   * A mask of keys.
   *
   * @param value true where a score counts
   * @param hidden what is in the place of the others
   */
  public record Mask(String value, float hidden) {}
}
