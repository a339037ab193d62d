/**
 * A model explained on one input, as {@code heed attention} does: {@link
 * dev.heed.look.explain.Explainer} reads the input, runs the model (and the decoder beside it) and
 * gives an {@link dev.heed.look.explain.Explanation}, which is written as tensors, laid over the
 * input, or made a page of.
 *
 * <pre>{@code
 * Explainer explainer = heed.explainer(ModelFolder.open(Path.of("vit-base-patch16-224")));
 * ModelInput<?> cat = explainer.read("cat.png");
 * explainer.attention(cat, LookOptions.allMaps()).write(Path.of("view.html"));
 * explainer.occlusion(cat).write(Path.of("worth.png"));
 * }</pre>
 */
@NullMarked
package dev.heed.look.explain;

import org.jspecify.annotations.NullMarked;
