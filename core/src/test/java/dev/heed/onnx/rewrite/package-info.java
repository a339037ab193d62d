/** Tests of rewriting graphs. */
@NullMarked
package dev.heed.onnx.rewrite;

import org.jspecify.annotations.NullMarked;
