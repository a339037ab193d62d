/**
 * ONNX graphs as their files have them: read without loading a weight, searched by structure, and
 * written again with other nodes.
 */
@NullMarked
package dev.heed.graph;

import org.jspecify.annotations.NullMarked;
