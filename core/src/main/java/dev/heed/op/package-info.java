/**
 * The operators that mechanisms are written in, named and defined as in ONNX, with two
 * interpreters: {@link dev.heed.op.JavaOps} computes at once in double precision and is the
 * specification; {@link dev.heed.op.OnnxOps} records a graph that ONNX Runtime runs.
 *
 * <p>A mechanism takes an {@link dev.heed.op.Ops} and some {@link dev.heed.op.Value}s and never
 * knows which interpreter it has. Every method infers and checks shapes when it is called, once for
 * both interpreters, so that a mistake is thrown from the line that made it.
 *
 * <pre>{@code
 * Value scores = ops.mul(ops.matMul(x, ops.transpose(x, 0, 1, 3, 2)), 0.125); // [B, H, N, N]
 * Value mixed = ops.matMul(ops.softmax(scores, -1), x); // x [B, H, N, 64] attends to itself
 * }</pre>
 *
 * <p>Where to begin: {@link dev.heed.op.Ops} and the interfaces that it is made of are the
 * vocabulary; {@code Infer*} say what shape comes out; {@code Java*} compute; {@code Onnx*} record;
 * {@code FusedAttention}, {@code SkipNorm} and {@code PruneUnusedTokens} rewrite what was recorded.
 */
@NullMarked
package dev.heed.op;

import org.jspecify.annotations.NullMarked;
