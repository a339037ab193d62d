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
 * <p>{@link dev.heed.look.AttentionScan} finds the attentions and {@code AttentionNaming} names
 * them; {@code Overlay} edits the graph, to which {@code AttentionOutputs} adds what is asked for;
 * {@code Recomputed} brings weights out of operators that hold a whole attention.
 *
 * <p>Three results stand one behind the other, and none holds what another has to know. {@link
 * dev.heed.look.AttentionResult} is one run on tensors: any batch, the model's own outputs beside
 * the maps, nothing about what tokens mean. {@code look.explain.Explanation} is one input of a
 * user's: the maps of all runs that it took (an encoder, a decoder, occlusion), with the input and
 * the processors that know what its positions stand for. {@code look.page.LayerView} is one picture
 * of a page: one layer, without a batch, with a name for each query and key, from a model or made
 * by hand.
 */
@NullMarked
package dev.heed.look;

import org.jspecify.annotations.NullMarked;
