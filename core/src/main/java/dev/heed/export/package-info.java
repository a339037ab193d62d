/** From a folder with weights to ONNX: recorded, and run from memory or written to disk. */
@NullMarked
package dev.heed.export;

import org.jspecify.annotations.NullMarked;
