/**
 * Pictures as 8-bit RGB: from files in the common formats, equal to what Pillow makes of them, and
 * to BoofCV, Java 2D and PNG files.
 */
@NullMarked
package dev.heed.vision.image;

import org.jspecify.annotations.NullMarked;
