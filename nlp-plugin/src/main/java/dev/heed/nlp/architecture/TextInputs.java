package dev.heed.nlp.architecture;

import dev.heed.layer.LayerContext;
import dev.heed.op.Dims;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.ElementType;

/**
 * What an encoder of text takes.
 *
 * @param ids {@code input_ids} I64 {@code [B, N]}
 * @param mask {@code attention_mask} I64 {@code [B, N]}: 1 for text, 0 for padding
 */
record TextInputs(Value ids, Value mask) {

  private static final Dims TOKENS = Dims.of("batch_size", "sequence_length");

  static TextInputs declare(Ops ops) {
    return new TextInputs(declare(ops, "input_ids"), declare(ops, "attention_mask"));
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

  /** The mean of the tokens {@code [B, N, C]} that are no padding: {@code [B, C]}. */
  Value mean(Ops ops, Value tokens) {
    Value real = ops.unsqueeze(ops.cast(mask, tokens.type()), 2); // [B, N, 1]
    Value sum = ops.reduceSum(ops.mul(tokens, real), false, 1);
    return ops.div(sum, ops.reduceSum(real, false, 1));
  }
}
