/**
 * Graphs that were exported elsewhere, written again with the runtime's fused operators in place of
 * the attentions and norms that they spell out.
 */
@NullMarked
package dev.heed.onnx.rewrite;

import org.jspecify.annotations.NullMarked;
