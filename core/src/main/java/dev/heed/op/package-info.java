/**
 * The operators that mechanisms are written in, named and defined as in ONNX, with two
 * interpreters: {@link dev.heed.op.JavaOps} computes at once in double precision and is the
 * specification; {@link dev.heed.op.OnnxOps} records a graph that ONNX Runtime runs.
 *
 * <p>A mechanism takes an {@link dev.heed.op.Ops} and some {@link dev.heed.op.Value}s and never
 * knows which interpreter it has. Every method infers and checks shapes when it is called, once for
 * both interpreters, so that a mistake is thrown from the line that made it.
 */
@NullMarked
package dev.heed.op;

import org.jspecify.annotations.NullMarked;
