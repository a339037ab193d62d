package dev.heed.examples.lecture;

import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.TokenGrid;
import java.util.Optional;

/**
 * What an attention makes of a few vectors, in double precision.
 *
 * @param output {@code [Q][Dv]}
 * @param weights {@code [Q][K]}; empty where the attention never forms them
 */
@SuppressWarnings("ArrayRecordComponent") // made here and only read
record Attending(double[][] output, Optional<double[][]> weights) {

  /** One sequence and one head. */
  static Attending of(Attention attention, double[][] query, double[][] key, double[][] value) {
    JavaOps ops = new JavaOps();
    Attended attended =
        attention.attend(
            ops,
            Numbers.value(ops, query),
            Numbers.value(ops, key),
            Numbers.value(ops, value),
            AttentionContext.on(TokenGrid.line(Dim.of(key.length))));
    return new Attending(
        Numbers.matrix(ops, attended.output(), 0),
        attended.weights().map(w -> Numbers.matrix(ops, w, 0)));
  }

  /** The weights of an attention that forms them. */
  double[][] map() {
    return weights.orElseThrow();
  }
}
