/**
 * What an attention, a position encoding, an embedding or an architecture owes to everybody who
 * runs it, as JUnit classes to extend.
 *
 * <p>A plugin's test of an attention is four lines:
 *
 * <pre>{@code
 * class CosineAttentionTest extends AttentionContract {
 *   @Override
 *   protected Attention attention() {
 *     return new CosineAttention();
 *   }
 * }
 * }</pre>
 *
 * <p>Each contract runs what it tests both in Java, in double precision, and as a graph in ONNX
 * Runtime ({@link dev.heed.testkit.TwoWays}), and holds the two together. Claims that not every
 * mechanism makes ("rows sum to one", "causal") are methods to override, and hold only where they
 * are made.
 *
 * <p>A model needs no file of weights: {@link dev.heed.testkit.WeightsByRule} makes the same
 * numbers for the same name everywhere, so that a folder with {@code config.json} and a list of
 * names and shapes is a model, and its stored outputs hold for anybody who makes it.
 */
@NullMarked
package dev.heed.testkit;

import org.jspecify.annotations.NullMarked;
