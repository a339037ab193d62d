package dev.heed.layer;

import dev.heed.layer.TransformerLayer.Layered;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The layers of a transformer, one above the other, made from a {@link LayerTable}: an encoder, or
 * a decoder where the {@link LayerContext} is causal, has a cache, or a memory to read.
 *
 * <pre>{@code
 * // from a larger example
 * TransformerEncoder layers =
 *     TransformerEncoder.of(table, Checkpoint.layers(body.at("encoder.layer"), 12), choices);
 * EncoderOutput encoded = layers.encode(ops, embedded);
 * }</pre>
 */
public final class TransformerEncoder {

  private final List<TransformerLayer> layers;

  private TransformerEncoder(List<TransformerLayer> layers) {
    this.layers = List.copyOf(layers);
  }

  /** Layers of one table, whose weights are in {@code layers}. */
  public static TransformerEncoder of(LayerTable table, List<Parameters> layers, Choices choices) {
    return of(number -> table, layers, choices);
  }

  /** Layers that differ: each has the table of its number, counted from 0. */
  public static TransformerEncoder of(
      IntFunction<LayerTable> tables, List<Parameters> layers, Choices choices) {
    List<TransformerLayer> made = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      made.add(tables.apply(i).of(layers.get(i), i, choices));
    }
    return new TransformerEncoder(made);
  }

  /** Tokens that know where they are, if the model or the user adds that to them. */
  public Value place(Ops ops, Embedded tokens) {
    return position().onTokens(ops, tokens.tokens(), tokens.grid());
  }

  /** The position encoding of the first layer, which alone is asked to mark tokens. */
  PositionalEncoding position() {
    return layers.get(0).attention().map(AttentionLayer::encoding).orElse(Mechanisms.NO_POSITION);
  }

  /** Whether {@link #position} is the model's own and was not replaced. */
  boolean hasOwnPosition() {
    return layers.get(0).attention().map(a -> a.encoding() == a.table().position).orElse(true);
  }

  /** {@link #place}, then all layers, where each token sees all. */
  public EncoderOutput encode(Ops ops, Embedded tokens) {
    Value placed = ops.through("embeddings", place(ops, tokens));
    return encode(ops, placed, LayerContext.on(ops, tokens.grid(), placed));
  }

  /** All layers on {@code tokens [B, N, C]}. */
  public EncoderOutput encode(Ops ops, Value tokens, LayerContext context) {
    return encode(ops, tokens, context, (layer, between) -> between);
  }

  /** What happens to the tokens between two layers. */
  @FunctionalInterface
  public interface Between {

    /**
     * The tokens {@code [B, N, C]} as the next layer gets them; {@code layer} is the one before.
     */
    Value apply(int layer, Value tokens);
  }

  /** All layers, with something done to the tokens after each but the last. */
  public EncoderOutput encode(Ops ops, Value tokens, LayerContext context, Between between) {
    Contexts contexts = new Contexts(ops, context);
    List<Value> states = new ArrayList<>(List.of(tokens));
    List<Optional<Value>> maps = new ArrayList<>();
    List<Optional<Value>> crossMaps = new ArrayList<>();
    Value x = tokens;
    for (int i = 0; i < layers.size(); i++) {
      try (Scope in = ops.scope("layer." + i)) {
        TransformerLayer layer = layers.get(i);
        Layered made = layer.apply(ops, x, contexts.of(layer));
        x = i + 1 < layers.size() ? between.apply(i, made.tokens()) : made.tokens();
        maps.add(made.weights());
        layer.cross().ifPresent(c -> crossMaps.add(made.crossWeights()));
      }
      states.add(x);
    }
    return new EncoderOutput(states, maps, crossMaps);
  }

  /** The context of each layer; layers that see as far and place alike share masks and biases. */
  private static final class Contexts {

    private final Ops ops;
    private final LayerContext all;
    private final Map<Reach, LayerContext> within = new HashMap<>();
    private final IdentityHashMap<PositionalEncoding, Optional<Value>> biases =
        new IdentityHashMap<>();

    Contexts(Ops ops, LayerContext all) {
      this.ops = ops;
      this.all = all;
    }

    LayerContext of(TransformerLayer layer) {
      return layer.attention().map(this::of).orElse(all);
    }

    private LayerContext of(AttentionLayer layer) {
      LayerContext seen =
          layer
              .table()
              .reach
              .map(reach -> within.computeIfAbsent(reach, r -> all.within(ops, r)))
              .orElse(all);
      return biases
          .computeIfAbsent(layer.encoding(), encoding -> bias(encoding, layer.table().heads))
          .map(bias -> seen.withBias(ops, bias))
          .orElse(seen);
    }

    private Optional<Value> bias(PositionalEncoding encoding, int heads) {
      return encoding.onScores(ops, heads, all.attention().grid(), all.queries(), all.keys());
    }
  }
}
