/** Answers drawn onto pictures, readable on light and on dark ones. */
@NullMarked
package dev.heed.vision.draw;

import org.jspecify.annotations.NullMarked;
