package dev.heed.nlp.architecture;

import dev.heed.layer.LayerContext;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;
import java.util.Optional;

/**
 * What an encoder of text takes.
 *
 * @param ids {@code input_ids} I64 {@code [B, N]}
 * @param mask {@code attention_mask} I64 {@code [B, N]}: 1 for text, 0 for padding
 * @param choices the ids {@code [B, choices, N]} where several texts are compared, which then are
 *     all in one batch
 */
record TextInputs(Value ids, Value mask, Optional<Value> choices) {

  private static final Dims TOKENS = Dims.of("batch_size", "sequence_length");

  private static final Dims CHOICES = Dims.of("batch_size", "num_choices", "sequence_length");

  static TextInputs declare(Ops ops) {
    return new TextInputs(
        declare(ops, "input_ids"), declare(ops, "attention_mask"), Optional.empty());
  }

  /** What the head of that name takes. */
  static TextInputs declare(Ops ops, boolean ofChoices) {
    if (!ofChoices) {
      return declare(ops);
    }
    Value all = ops.input("input_ids", ElementType.I64, CHOICES);
    Value masks = ops.input("attention_mask", ElementType.I64, CHOICES);
    return new TextInputs(flat(ops, all), flat(ops, masks), Optional.of(all));
  }

  /** {@code token_type_ids} and the like, I64, as many as there are ids. */
  Value more(Ops ops, String name) {
    return choices.isPresent()
        ? flat(ops, ops.input(name, ElementType.I64, CHOICES))
        : declare(ops, name);
  }

  private static Value flat(Ops ops, Value all) {
    Value sizes = ops.concat(0, ops.constants(-1L), ops.slice(ops.shape(all), 0, 2, 3));
    return ops.assume(
        ops.reshape(all, sizes), Dims.of("batch_size * num_choices", "sequence_length"));
  }

  /** A number for each text to {@code [B, choices]}. */
  Value compared(Ops ops, Value each) {
    Value shape = ops.shape(choices.orElseThrow());
    Value sizes = ops.concat(0, ops.constants(-1L), ops.slice(shape, 0, 1, 2));
    return ops.assume(ops.reshape(each, sizes), Dims.of("batch_size", "num_choices"));
  }

  /** {@code token_type_ids} and the like, I64 {@code [B, N]}. */
  static Value declare(Ops ops, String name) {
    return ops.input(name, ElementType.I64, TOKENS);
  }

  /** All tokens in one row. */
  TokenGrid grid() {
    return TokenGrid.line(ids.axis(1));
  }

  /** Every token of {@code tokens [B, N, C]} sees every other, and no padding. */
  LayerContext context(Ops ops, Value tokens) {
    return LayerContext.on(ops, grid(), tokens)
        .withMask(ops.unsqueeze(ops.cast(mask, ElementType.BOOL), 1, 2));
  }

  /** The place of the last token of each text that is marked; I64 {@code [B]}. */
  static Value lastOf(Ops ops, Value marked) {
    Value places = ops.range(ops.constant(0L), ops.dimension(marked, 1), ops.constant(1L));
    return ops.reduceMax(ops.mul(ops.cast(marked, ElementType.I64), places), false, 1);
  }

  /**
   * The token at one place of each text: {@code [B, N, C]} and I64 {@code [B]} to {@code [B, C]}.
   */
  static Value at(Ops ops, Value tokens, Value places) {
    Value numbers = ops.range(ops.constant(0L), ops.dimension(tokens, 1), ops.constant(1L));
    Value isThere = ops.equal(ops.unsqueeze(places, 1), numbers); // [B, N]
    Value only = ops.mul(tokens, ops.unsqueeze(ops.cast(isThere, tokens.type()), 2));
    return ops.reduceSum(only, false, 1);
  }

  /** {@code [B, N, 1]}: 1 where there is text, 0 for padding, as numbers like {@code tokens}. */
  Value real(Ops ops, Value tokens) {
    return ops.unsqueeze(ops.cast(mask, tokens.type()), 2);
  }

  /** The mean of the tokens {@code [B, N, C]} that are no padding: {@code [B, C]}. */
  Value mean(Ops ops, Value tokens) {
    Value real = real(ops, tokens);
    Value sum = ops.reduceSum(ops.mul(tokens, real), false, 1);
    return ops.div(sum, ops.reduceSum(real, false, 1));
  }
}
