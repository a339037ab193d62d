/** Places and maps of the plane that rooms share. */
@NullMarked
package dev.heed.vision.geometry;

import org.jspecify.annotations.NullMarked;
