/** Tests of graphs as files have them: what is in them, and what is refused. */
@NullMarked
package dev.heed.onnx;

import org.jspecify.annotations.NullMarked;
