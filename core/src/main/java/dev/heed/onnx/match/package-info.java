/**
 * What a graph's structure says: where attention is, how many heads it has, which norms there are.
 * Looking inside, rewriting and export ask here, so that another exporter's style is learned once.
 *
 * <pre>{@code
 * // from a larger example
 * GraphScope scope = new GraphScope(file.model().graph(), null);
 * AttentionSearch search = new AttentionSearch(scope);
 * for (GraphNode node : scope.graph().nodes()) {
 *   search.at(node).ifPresent(site -> System.out.println(site.found() + ", " + site.heads()));
 * }
 * }</pre>
 *
 * <p>{@link dev.heed.onnx.match.AttentionSearch} finds a softmax between two products, whatever is
 * in between; {@link dev.heed.onnx.match.PlainAttention} says which of these one operator can
 * compute: {@code softmax(scale * q k^T + bias) v} and nothing else.
 */
@Internal
@NullMarked
package dev.heed.onnx.match;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
