/** Image processing held against the published Python code. */
@NullMarked
package dev.heed.vision.processing;

import org.jspecify.annotations.NullMarked;
