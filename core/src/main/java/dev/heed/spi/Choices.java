package dev.heed.spi;

import java.util.Optional;

/**
 * What a user changes in a model that is built from its weights.
 *
 * @param attention takes the place of the model's own attention, by layer; empty keeps it
 * @param position takes the place of the model's own position encoding; empty keeps it
 * @param maps whether attention weights become outputs: {@code attentions.0}, {@code attentions.1},
 *     ...
 * @param plain whether fused operators of the runtime are left unused; maps imply it
 */
public record Choices(
    Optional<Mechanism<Attention>> attention,
    Optional<Mechanism<PositionalEncoding>> position,
    boolean maps,
    boolean plain) {

  /** The model as it was published. */
  public static Choices none() {
    return new Choices(Optional.empty(), Optional.empty(), false, false);
  }

  public Choices withMaps() {
    return new Choices(attention, position, true, true);
  }

  public Choices asPlain() {
    return new Choices(attention, position, maps, true);
  }

  public Choices withAttention(Mechanism<Attention> other) {
    return new Choices(Optional.of(other), position, maps, plain);
  }

  public Choices withPosition(Mechanism<PositionalEncoding> other) {
    return new Choices(attention, Optional.of(other), maps, plain);
  }
}
