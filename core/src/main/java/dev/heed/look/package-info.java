/**
 * Looking inside: attention found in any ONNX graph by its structure, and read out of it by an
 * overlay that leaves the file as it is.
 *
 * <pre>{@code
 * try (Look look = heed.look(folder, LookOptions.allMaps())) {
 *   look.run(inputs).byName().forEach((name, map) -> System.out.println(name + " " + map.shape()));
 * }
 * }</pre>
 *
 * <p>{@link dev.heed.look.AttentionScan} finds the attentions and {@code Naming} names them; {@code
 * Overlay} edits the graph, to which {@code AttentionOutputs} adds what is asked for; {@code
 * Recomputed} brings weights out of operators that hold a whole attention.
 */
@NullMarked
package dev.heed.look;

import org.jspecify.annotations.NullMarked;
