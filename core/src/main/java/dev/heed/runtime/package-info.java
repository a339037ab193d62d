/**
 * Sessions: a graph opened on a device, tensors in and tensors out. The only room that knows ONNX
 * Runtime.
 */
@NullMarked
package dev.heed.runtime;

import org.jspecify.annotations.NullMarked;
