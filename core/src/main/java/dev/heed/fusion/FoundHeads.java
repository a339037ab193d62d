package dev.heed.fusion;

import dev.heed.graph.GraphNode;
import java.util.List;
import java.util.Optional;

/**
 * An attention that one operator can compute.
 *
 * @param parted the values that hold queries, keys and values as {@code [B, N, H, D]}
 * @param scale what scores are multiplied with
 * @param bias what is added to them, of a shape that spreads over {@code [B, H, N, M]}
 * @param swap the node that gives the result as {@code [B, N, H, D]}
 */
record FoundHeads(
    List<String> parted, int heads, float scale, Optional<String> bias, GraphNode swap) {}
