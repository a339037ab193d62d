/** Pictures as pixels: reading them, and the one form in which the rest of Heed sees them. */
@NullMarked
package dev.heed.vision.image;

import org.jspecify.annotations.NullMarked;
