/**
 * What transformers are made of: linear maps, norms, feed-forward nets, attention of many heads,
 * and layers of them.
 *
 * <p>A published model is an embedding, a stack of layers, and a head. The stack is described by a
 * table: {@link dev.heed.layer.LayerTable} names a layer's weights and says in which order norms,
 * attention and feed-forward net stand; {@link dev.heed.layer.AttentionTable} tells the attention,
 * {@link dev.heed.layer.FeedForwardTable} the net, {@link dev.heed.layer.NormTable} the norms.
 * {@link dev.heed.layer.TransformerEncoder} makes the layers from the table and the weights, and
 * runs them:
 *
 * <pre>{@code
 * // from a larger example
 * LayerTable table =
 *     LayerTable.of(768, NormTable.layerNorm(1e-12))
 *         .attention(AttentionTable.split("attention.q", "attention.k", "attention.v", "attention.o").heads(12))
 *         .feedForward(FeedForwardTable.mlp("mlp.fc1", "mlp.fc2", 3072, "gelu"))
 *         .normsBefore("norm1", "norm2");
 * TransformerEncoder layers =
 *     TransformerEncoder.of(table, Checkpoint.layers(parameters.at("layers"), 12), choices);
 *
 * EncoderOutput encoded = layers.encode(ops, new Embedded(tokens, TokenGrid.of(0, 14, 14)));
 * Value hidden = table.norm(parameters.at("norm")).apply(ops, encoded.last());
 * encoded.outputMaps(ops, choices, "");
 * }</pre>
 *
 * <p>A layer is steps {@code x + f(x)}. What each layer knows besides its tokens is a {@link
 * dev.heed.layer.LayerContext}: where tokens are, who sees whom, and for decoders a {@link
 * dev.heed.layer.KeyValueCache} and a memory that cross attention reads. A decoder is the same
 * table in another context:
 *
 * <pre>{@code
 * // from a larger example
 * CausalText text = CausalText.declare(ops, 12, 12, 64); // input_ids, attention_mask, past_key_values.0.key, ...
 * Value placed = text.place(ops, ops.gather(words, text.ids(), 0), layers);
 * EncoderOutput encoded = layers.encode(ops, placed, text.context());
 * text.outputPresent(ops); // present.0.key, ...
 * }</pre>
 *
 * <p>A user's {@link dev.heed.spi.Choices} take effect inside: each layer asks {@link
 * dev.heed.layer.Mechanisms} whether another attention or position encoding was chosen for it.
 *
 * <p>The parts can be used alone: {@link dev.heed.layer.MultiHeadAttention}, {@link
 * dev.heed.layer.Mlp}, {@link dev.heed.layer.LayerNorm} and {@link dev.heed.layer.EncoderLayer} are
 * records of values. {@link dev.heed.layer.Assembly} finds the architecture of a folder and records
 * it; {@link dev.heed.layer.WeightParameters} are its weights.
 */
@NullMarked
package dev.heed.layer;

import org.jspecify.annotations.NullMarked;
