/**
 * Looking inside: attention found in any ONNX graph by its structure, and read out of it by an
 * overlay that leaves the file as it is.
 */
@NullMarked
package dev.heed.look;

import org.jspecify.annotations.NullMarked;
