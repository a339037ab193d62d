/** Masks of objects: made from a model's low-resolution scores, measured, and sifted. */
@NullMarked
package dev.heed.vision.mask;

import org.jspecify.annotations.NullMarked;
