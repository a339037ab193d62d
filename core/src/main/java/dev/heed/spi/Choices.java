package dev.heed.spi;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user changes in a model that is built from its weights.
 *
 * @param attention takes the place of the model's own attention; empty keeps it
 * @param position takes the place of the model's own position encoding; empty keeps it
 * @param layers in which layers the two take that place, counted from 0; empty is in all
 * @param outputs what becomes an output besides the model's own
 * @param plain whether fused operators of the runtime are left unused; maps imply it
 */
public record Choices(
    Optional<Mechanism<Attention>> attention,
    Optional<Mechanism<PositionalEncoding>> position,
    Set<Integer> layers,
    Set<Inner> outputs,
    boolean plain) {

  /** What a model computes on its way. */
  public enum Inner {
    /** Attention weights: {@code attentions.0}, {@code attentions.1}, ... */
    MAPS,
    /** Tokens before the first layer and after each: {@code hidden_states.0}, ... */
    STATES
  }

  public Choices {
    layers = Set.copyOf(layers);
    outputs = Set.copyOf(outputs);
  }

  /** The model as it was published. */
  public static Choices none() {
    return new Choices(Optional.empty(), Optional.empty(), Set.of(), Set.of(), false);
  }

  /** Whether attention weights become outputs. */
  public boolean maps() {
    return outputs.contains(Inner.MAPS);
  }

  /** Whether the tokens between layers become outputs. */
  public boolean states() {
    return outputs.contains(Inner.STATES);
  }

  public Choices withMaps() {
    return new Choices(attention, position, layers, with(Inner.MAPS), true);
  }

  public Choices withStates() {
    return new Choices(attention, position, layers, with(Inner.STATES), plain);
  }

  private Set<Inner> with(Inner more) {
    return Stream.concat(outputs.stream(), Stream.of(more)).collect(Collectors.toSet());
  }

  public Choices asPlain() {
    return new Choices(attention, position, layers, outputs, true);
  }

  public Choices withAttention(Mechanism<Attention> other) {
    return new Choices(Optional.of(other), position, layers, outputs, plain);
  }

  public Choices withPosition(Mechanism<PositionalEncoding> other) {
    return new Choices(attention, Optional.of(other), layers, outputs, plain);
  }

  /** The chosen mechanisms in these layers alone; the others keep the model's own. */
  public Choices inLayers(Set<Integer> some) {
    return new Choices(attention, position, some, outputs, plain);
  }

  /** The chosen attention of one layer; empty where it keeps the model's own. */
  public Optional<Mechanism<Attention>> attention(int layer) {
    return attention.filter(chosen -> reaches(layer));
  }

  /** The chosen position encoding of one layer; empty where it keeps the model's own. */
  public Optional<Mechanism<PositionalEncoding>> position(int layer) {
    return position.filter(chosen -> reaches(layer));
  }

  private boolean reaches(int layer) {
    return layers.isEmpty() || layers.contains(layer);
  }
}
