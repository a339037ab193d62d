/**
 * From masks to geometry: connected parts, outlines along the edges of pixels, polygons,
 * rectangles.
 */
@NullMarked
package dev.heed.vision.shape;

import org.jspecify.annotations.NullMarked;
