/**
 * Learning: gradients of whatever is written in the vocabulary, optimisers, and training.
 *
 * <p>{@link dev.heed.learn.Tape} listens while a model is recorded; {@link
 * dev.heed.learn.Gradients} then records how a scalar changes with each weight, in the same
 * vocabulary. The specification computes it in double precision, ONNX Runtime at full speed:
 *
 * <pre>{@code
 * // from a larger example
 * OnnxOps graph = OnnxOps.asRecorded();
 * Tape tape = new Tape(graph);
 * Value w = tape.input("w", ElementType.F32, Dims.of(3, 4));
 * Value x = tape.input("x", ElementType.F32, Dims.of(8, 4));
 * Value loss = tape.reduceMean(tape.pow(tape.linear(x, w), 2), false);
 * Map<Value, Value> gradients = Gradients.of(tape, loss, List.of(w));
 * graph.output("gradient", gradients.get(w)); // [3, 4]
 * }</pre>
 */
@NullMarked
package dev.heed.learn;

import org.jspecify.annotations.NullMarked;
