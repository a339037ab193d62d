/**
 * What a plugin implements: readers, processors and tasks. It imports neither Guice nor ONNX
 * Runtime.
 */
@NullMarked
package dev.heed.spi;

import org.jspecify.annotations.NullMarked;
